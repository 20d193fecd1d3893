# Users, groups, keys, policies and what else stands beside roles in an account.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "endpoint" {
  type    = string
  default = "http://127.0.0.1:8000"
}

variable "edition" {
  description = "Stands in the policy `read-tables`: each new one makes a version of it, of which IAM keeps five."
  type        = number
  default     = 1
}

provider "aws" {
  region     = "us-east-1"
  access_key = "AKIATERRAFORM1111111"
  secret_key = "deployer-of-the-owner-sample"
  endpoints {
    dynamodb = var.endpoint
    iam      = var.endpoint
    sts      = var.endpoint
  }
}

resource "aws_iam_account_alias" "alias" {
  account_alias = "orders-of-example"
}

# What nobody here may exceed.
resource "aws_iam_policy" "boundary" {
  name        = "boundary"
  path        = "/limits/"
  description = "DynamoDB and nothing else"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "read_tables" {
  name = "read-tables"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Edition${var.edition}"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
      Resource = "*"
    }]
  })
  tags = { team = "orders" }
}

resource "aws_iam_group" "readers" {
  name = "readers"
  path = "/people/"
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = aws_iam_policy.read_tables.arn
}

resource "aws_iam_group_policy" "list" {
  name  = "list"
  group = aws_iam_group.readers.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:ListTables", Resource = "*" }]
  })
}

resource "aws_iam_group" "writers" {
  name = "writers"
}

resource "aws_iam_user" "mara" {
  name                 = "mara"
  path                 = "/people/"
  permissions_boundary = aws_iam_policy.boundary.arn
  force_destroy        = true
  tags                 = { team = "orders" }
}

resource "aws_iam_user" "noor" {
  name = "noor"
}

resource "aws_iam_access_key" "mara" {
  user = aws_iam_user.mara.name
}

resource "aws_iam_user_policy" "own_orders" {
  name = "own-orders"
  user = aws_iam_user.mara.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
      Resource  = "arn:aws:dynamodb:*:*:table/orders"
      Condition = { "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = ["$${aws:username}"] } }
    }]
  })
}

resource "aws_iam_user_policy_attachment" "noor" {
  user       = aws_iam_user.noor.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"
}

resource "aws_iam_user_group_membership" "mara" {
  user   = aws_iam_user.mara.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_group_membership" "writers" {
  name  = "writers"
  group = aws_iam_group.writers.name
  users = [aws_iam_user.noor.name]
}

resource "aws_iam_role" "machine" {
  name                 = "machine"
  permissions_boundary = aws_iam_policy.boundary.arn
  max_session_duration = 7200
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "machine" {
  name = "machine"
  role = aws_iam_role.machine.name
}

resource "aws_iam_openid_connect_provider" "ci" {
  url             = "https://ci.example.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"]
  tags            = { team = "orders" }
}

resource "aws_iam_role" "ci" {
  name = "ci"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.ci.arn }
      Condition = { StringEquals = { "ci.example.com:aud" = "sts.amazonaws.com" } }
    }]
  })
}

# Its name and its policy are the service's choice.
resource "aws_iam_service_linked_role" "replication" {
  aws_service_name = "replication.dynamodb.amazonaws.com"
}
