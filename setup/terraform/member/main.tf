# Role through which Assumable reads the IAM of this account. It can read and nothing else.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "hub_account_id" {
  description = "Account whose identity crawls"
  type        = string
}

variable "hub_role" {
  description = "Path and name of the role that crawls, in the hub account"
  type        = string
  default     = "AssumableHub"
}

variable "role_name" {
  description = "Name of the reader role"
  type        = string
  default     = "AssumableReader"
}

variable "role_path" {
  description = "Path of the reader role"
  type        = string
  default     = "/audit/"
}

variable "external_id" {
  description = "Optional text that the crawler has to know (--external-id)"
  type        = string
  default     = null
}

data "aws_partition" "current" {}

resource "aws_iam_role" "reader" {
  name                 = var.role_name
  path                 = var.role_path
  description          = "Read-only access to IAM for Assumable"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TrustHub"
      Effect    = "Allow"
      Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${var.hub_account_id}:root" }
      Action    = "sts:AssumeRole"
      Condition = merge(
        {
          ArnEquals = {
            "aws:PrincipalArn" = "arn:${data.aws_partition.current.partition}:iam::${var.hub_account_id}:role/${var.hub_role}"
          }
        },
        var.external_id == null ? {} : { StringEquals = { "sts:ExternalId" = var.external_id } }
      )
    }]
  })
}

resource "aws_iam_role_policy" "read_iam" {
  name = "read-iam"
  role = aws_iam_role.reader.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "ReadIam"
      Effect = "Allow"
      Action = [
        "iam:GetAccountAuthorizationDetails",
        "iam:GetAccountSummary",
        "iam:GetOpenIDConnectProvider",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:ListAccountAliases",
        "iam:ListOpenIDConnectProviders",
        "iam:ListRoles",
        "iam:ListSAMLProviders",
      ]
      Resource = "*"
    }]
  })
}

output "role_arn" {
  value = aws_iam_role.reader.arn
}
