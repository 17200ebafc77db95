output "queue_url" {
  description = "For queue.url in kikori.yaml, or KIKORI_QUEUE_URL."
  value       = aws_sqs_queue.this.id
}

output "queue_arn" {
  description = "For a bucket notification, topic subscription or EventBridge target that is managed elsewhere."
  value       = aws_sqs_queue.this.arn
}

output "dead_letter_queue_url" {
  description = "For queue.deadLetterUrl: where SQS puts messages that were received too often."
  value       = aws_sqs_queue.dead.id
}

output "policy_arn" {
  description = "IAM policy for the worker's role."
  value       = aws_iam_policy.worker.arn
}
