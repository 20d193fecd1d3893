# An organization with a unit, an account in it, and a policy that binds whoever is in the unit.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "endpoint" {
  type    = string
  default = "http://127.0.0.1:8000"
}

# Its account becomes the management account.
provider "aws" {
  region     = "us-east-1"
  access_key = "AKIATERRAFORM1111111"
  secret_key = "deployer-of-the-owner-sample"
  endpoints {
    iam           = var.endpoint
    organizations = var.endpoint
    sts           = var.endpoint
  }
}

resource "aws_organizations_organization" "all" {
  feature_set          = "ALL"
  enabled_policy_types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "sandbox" {
  name      = "sandbox"
  parent_id = aws_organizations_organization.all.roots[0].id
  tags      = { purpose = "trials" }
}

resource "aws_organizations_account" "trial" {
  name      = "trial"
  email     = "trial@example.com"
  parent_id = aws_organizations_organizational_unit.sandbox.id
  tags      = { purpose = "trials" }
}

resource "aws_organizations_policy" "keep_tables" {
  name        = "keep-tables"
  description = "Nobody deletes tables"
  type        = "SERVICE_CONTROL_POLICY"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "dynamodb:DeleteTable", Resource = "*" }]
  })
}

resource "aws_organizations_policy_attachment" "keep_tables" {
  policy_id = aws_organizations_policy.keep_tables.id
  target_id = aws_organizations_organizational_unit.sandbox.id
}

resource "aws_organizations_policy" "own_people" {
  name = "own-people"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "dynamodb:*"
      Resource  = "*"
      Condition = { StringNotEqualsIfExists = { "aws:PrincipalOrgID" = aws_organizations_organization.all.id } }
    }]
  })
}

resource "aws_organizations_policy_attachment" "own_people" {
  policy_id = aws_organizations_policy.own_people.id
  target_id = aws_organizations_organizational_unit.sandbox.id
}

output "account" {
  value = aws_organizations_account.trial.id
}
