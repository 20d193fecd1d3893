# Reads an item of account 111111111111 as the role `reader` of account 222222222222, after shared-table is applied.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "endpoint" {
  type    = string
  default = "http://127.0.0.1:8000"
}

provider "aws" {
  region     = "us-east-1"
  access_key = "AKIATERRAFORM2222222"
  secret_key = "deployer-of-the-reader-sample"
  assume_role {
    role_arn     = "arn:aws:iam::222222222222:role/reader"
    session_name = "terraform"
  }
  endpoints {
    dynamodb = var.endpoint
    sts      = var.endpoint
  }
}

# A table of another account is named by its ARN.
data "aws_dynamodb_table_item" "first" {
  table_name = "arn:aws:dynamodb:us-east-1:111111111111:table/orders"
  key        = jsonencode({ customer = { S = "c-1" }, order = { S = "o-1" } })
}

output "first" {
  value = jsondecode(data.aws_dynamodb_table_item.first.item)
}
