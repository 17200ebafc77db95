variable "name" {
  description = "Name of the queue; the dead-letter queue and the policy are named after it."
  type        = string
  default     = "kikori-cloudtrail"
}

variable "bucket" {
  description = "Name of the bucket that CloudTrail delivers to. It must be in this provider's Region."
  type        = string
}

variable "prefix" {
  description = "What the trail puts before AWSLogs/ in its keys, with a trailing slash; empty for most trails."
  type        = string
  default     = ""

  validation {
    condition     = var.prefix == "" || endswith(var.prefix, "/")
    error_message = "The prefix must be empty or end with a slash."
  }
}

variable "source_account_id" {
  description = "Account that owns the bucket, when it is not this one; only its notifications are let in."
  type        = string
  default     = null
}

variable "manage_bucket_notification" {
  description = <<-EOT
    Whether this module sets the bucket's notification. A bucket has one notification configuration,
    and Terraform replaces it whole: set this to false when another place manages it, and add the
    queue there; also when notifications come through SNS or EventBridge.
  EOT
  type        = bool
  default     = true
}

variable "sns_topic_arn" {
  description = "SNS topic to subscribe the queue to, for a bucket that already notifies a topic; null for none."
  type        = string
  default     = null
}

variable "sns_raw_delivery" {
  description = "Whether SNS delivers messages without its envelope. Kikori reads both."
  type        = bool
  default     = true
}

variable "eventbridge_rule_arn" {
  description = "EventBridge rule that may send to the queue, for a bucket that notifies EventBridge; null for none."
  type        = string
  default     = null
}

variable "kms_key_arns" {
  description = "KMS keys that the trail's objects are encrypted with; empty for SSE-S3."
  type        = list(string)
  default     = []
}

variable "visibility_timeout_seconds" {
  description = "How long a received message stays hidden. The worker extends it while it works; keep it at queue.visibilityTimeout."
  type        = number
  default     = 300
}

variable "max_receive_count" {
  description = "How often a message is tried before SQS moves it to the dead-letter queue. A safety net: the worker keeps what it cannot index in OpenSearch itself."
  type        = number
  default     = 10
}

variable "worker_role_name" {
  description = "IAM role of the worker to attach the policy to; null to attach the output policy_arn yourself."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags for everything that takes them."
  type        = map(string)
  default     = {}
}
