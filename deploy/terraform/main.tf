# The queue that a trail's bucket notifies, and the rights that Kikori's worker needs.

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  bucket_arn        = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket}"
  source_account_id = coalesce(var.source_account_id, data.aws_caller_identity.current.account_id)
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.visibility_timeout_seconds
  # 14 days, the most there is: how long the worker may be away without losing a notification.
  message_retention_seconds = 1209600
  receive_wait_time_seconds = 10
  # Not a customer managed key: S3 and SNS would need the right to use it.
  sqs_managed_sse_enabled = true
  tags                    = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}

data "aws_iam_policy_document" "queue" {
  statement {
    sid       = "BucketNotifies"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [local.bucket_arn]
    }

    # A bucket's ARN names no account: without this, whoever takes a deleted bucket's name could send.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.source_account_id]
    }
  }

  dynamic "statement" {
    for_each = var.sns_topic_arn == null ? [] : [var.sns_topic_arn]

    content {
      sid       = "TopicNotifies"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.this.arn]

      principals {
        type        = "Service"
        identifiers = ["sns.amazonaws.com"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [statement.value]
      }
    }
  }

  dynamic "statement" {
    for_each = var.eventbridge_rule_arn == null ? [] : [var.eventbridge_rule_arn]

    content {
      sid       = "RuleNotifies"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.this.arn]

      principals {
        type        = "Service"
        identifiers = ["events.amazonaws.com"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [statement.value]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.id
  policy    = data.aws_iam_policy_document.queue.json
}

resource "aws_s3_bucket_notification" "this" {
  count  = var.manage_bucket_notification ? 1 : 0
  bucket = var.bucket

  queue {
    queue_arn     = aws_sqs_queue.this.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "${var.prefix}AWSLogs/"
    filter_suffix = ".json.gz"
  }

  # S3 sends a test message when the notification is set, and refuses a queue that turns it away.
  depends_on = [aws_sqs_queue_policy.this]
}

resource "aws_sns_topic_subscription" "this" {
  count                = var.sns_topic_arn == null ? 0 : 1
  topic_arn            = var.sns_topic_arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.this.arn
  raw_message_delivery = var.sns_raw_delivery

  depends_on = [aws_sqs_queue_policy.this]
}

data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "ConsumeNotifications"
    resources = [aws_sqs_queue.this.arn]

    actions = [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueAttributes",
    ]
  }

  statement {
    sid       = "CountDeadLetters"
    actions   = ["sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.dead.arn]
  }

  statement {
    sid       = "ReadTrail"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${local.bucket_arn}/${var.prefix}AWSLogs/*"]
  }

  # Without it S3 answers 403 instead of 404 for an object that is gone, and the worker would have
  # to take every deleted object for a lack of rights. Backfill lists with it, too.
  statement {
    sid       = "ListTrail"
    actions   = ["s3:ListBucket"]
    resources = [local.bucket_arn]
  }

  dynamic "statement" {
    for_each = length(var.kms_key_arns) == 0 ? [] : [var.kms_key_arns]

    content {
      sid       = "DecryptTrail"
      actions   = ["kms:Decrypt"]
      resources = statement.value
    }
  }
}

resource "aws_iam_policy" "worker" {
  name        = "${var.name}-worker"
  description = "What Kikori's worker needs: consume the queue, read the trail."
  policy      = data.aws_iam_policy_document.worker.json
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "worker" {
  count      = var.worker_role_name == null ? 0 : 1
  role       = var.worker_role_name
  policy_arn = aws_iam_policy.worker.arn
}
