# Role that runs Assumable: it reads AWS Organizations and assumes the reader role in every account.
# Apply it in the management account, or in an account to which the organization delegates reading.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "trusted_principal" {
  description = "ARN that may assume this role; null trusts the identities of this account that are allowed to"
  type        = string
  default     = null
}

variable "hub_role_name" {
  description = "Name of this role"
  type        = string
  default     = "AssumableHub"
}

variable "hub_role_path" {
  description = "Path of this role"
  type        = string
  default     = "/"
}

variable "role_name" {
  description = "Name of the reader role in every account"
  type        = string
  default     = "AssumableReader"
}

variable "role_path" {
  description = "Path of the reader role in every account"
  type        = string
  default     = "/audit/"
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  partition = data.aws_partition.current.partition
  own_root  = "arn:${local.partition}:iam::${data.aws_caller_identity.current.account_id}:root"
}

resource "aws_iam_role" "hub" {
  name        = var.hub_role_name
  path        = var.hub_role_path
  description = "Runs Assumable"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TrustCaller"
      Effect    = "Allow"
      Principal = { AWS = var.trusted_principal == null ? local.own_root : var.trusted_principal }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "crawl" {
  name = "crawl"
  role = aws_iam_role.hub.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "AssumeReaders"
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = "arn:${local.partition}:iam::*:role${var.role_path}${var.role_name}"
      },
      {
        Sid    = "ReadOrganization"
        Effect = "Allow"
        Action = [
          "iam:ListOrganizationsFeatures",
          "organizations:DescribeOrganization",
          "organizations:DescribePolicy",
          "organizations:DescribeResourcePolicy",
          "organizations:ListAWSServiceAccessForOrganization",
          "organizations:ListAccounts",
          "organizations:ListAccountsForParent",
          "organizations:ListDelegatedAdministrators",
          "organizations:ListDelegatedServicesForAccount",
          "organizations:ListOrganizationalUnitsForParent",
          "organizations:ListPolicies",
          "organizations:ListRoots",
          "organizations:ListTargetsForPolicy",
        ]
        Resource = "*"
      },
      {
        Sid    = "ReadOwnIam"
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
      }
    ]
  })
}

output "role_arn" {
  value = aws_iam_role.hub.arn
}
