/** Terraform of the set-up kit, in the layout of `terraform fmt`. */
import { IDENTITY_CENTER_ACTIONS, MEMBER_ACTIONS, ORGANIZATION_ACTIONS } from '../collect/session-policy.ts';
import type { SetupParameters } from './setup-parameters.ts';

/** A quoted HCL string; `${` and `%{` would be templates. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
}

function list(actions: readonly string[], indent: number): string {
  return actions.map((action) => `${' '.repeat(indent)}${quoted(action)},`).join('\n');
}

function variable(name: string, description: string, value: string | undefined): string {
  const standard = value === undefined ? '' : `\n  default     = ${value}`;
  return `variable "${name}" {
  description = ${quoted(description)}
  type        = string${standard}
}
`;
}

/** The role that is read through, for one account: apply it in each, for example with one provider alias per account. */
export function memberTerraform(parameters: SetupParameters): string {
  const { hubAccount, hubRole, roleName, rolePath, externalId } = parameters;
  return `# Role through which Assumable reads the IAM of this account. It can read and nothing else.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

${[
  variable(
    'hub_account_id',
    'Account whose identity crawls',
    hubAccount === undefined ? undefined : quoted(hubAccount),
  ),
  variable('hub_role', 'Path and name of the role that crawls, in the hub account', quoted(hubRole)),
  variable('role_name', 'Name of the reader role', quoted(roleName)),
  variable('role_path', 'Path of the reader role', quoted(rolePath)),
  variable(
    'external_id',
    'Optional text that the crawler has to know (--external-id)',
    externalId === undefined ? 'null' : quoted(externalId),
  ),
].join('\n')}
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
      Principal = { AWS = "arn:\${data.aws_partition.current.partition}:iam::\${var.hub_account_id}:root" }
      Action    = "sts:AssumeRole"
      Condition = merge(
        {
          ArnEquals = {
            "aws:PrincipalArn" = "arn:\${data.aws_partition.current.partition}:iam::\${var.hub_account_id}:role/\${var.hub_role}"
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
${list(MEMBER_ACTIONS, 8)}
      ]
      Resource = "*"
    }]
  })
}

output "role_arn" {
  value = aws_iam_role.reader.arn
}
`;
}

const IDENTITY_CENTER_STATEMENT = `,
      {
        Sid    = "ReadIdentityCenter"
        Effect = "Allow"
        Action = [
${list(IDENTITY_CENTER_ACTIONS, 10)}
        ]
        Resource = "*"
      }`;

/** The identity that crawls. */
export function hubTerraform(parameters: SetupParameters): string {
  const cut = parameters.hubRole.lastIndexOf('/') + 1;
  return `# Role that runs Assumable: it reads AWS Organizations and assumes the reader role in every account.
# Apply it in the management account, or in an account to which the organization delegates reading.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

${[
  variable(
    'trusted_principal',
    'ARN that may assume this role; null trusts the identities of this account that are allowed to',
    'null',
  ),
  variable('hub_role_name', 'Name of this role', quoted(parameters.hubRole.slice(cut))),
  variable('hub_role_path', 'Path of this role', quoted(`/${parameters.hubRole.slice(0, cut)}`)),
  variable('role_name', 'Name of the reader role in every account', quoted(parameters.roleName)),
  variable('role_path', 'Path of the reader role in every account', quoted(parameters.rolePath)),
].join('\n')}
data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  partition = data.aws_partition.current.partition
  own_root  = "arn:\${local.partition}:iam::\${data.aws_caller_identity.current.account_id}:root"
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
        Resource = "arn:\${local.partition}:iam::*:role\${var.role_path}\${var.role_name}"
      },
      {
        Sid    = "ReadOrganization"
        Effect = "Allow"
        Action = [
${list(ORGANIZATION_ACTIONS, 10)}
        ]
        Resource = "*"
      },
      {
        Sid    = "ReadOwnIam"
        Effect = "Allow"
        Action = [
${list(MEMBER_ACTIONS, 10)}
        ]
        Resource = "*"
      }${parameters.identityCenter ? IDENTITY_CENTER_STATEMENT : ''}
    ]
  })
}

output "role_arn" {
  value = aws_iam_role.hub.arn
}
`;
}
