terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "endpoint" {
  description = "Where dynaward listens. All services answer there."
  type        = string
  default     = "http://127.0.0.1:8000"
}

# Leave out `endpoints` and the keys, and this is a configuration for AWS.
provider "aws" {
  alias      = "owner"
  region     = "us-east-1"
  access_key = "AKIATERRAFORM1111111"
  secret_key = "deployer-of-the-owner-sample"
  endpoints {
    dynamodb = var.endpoint
    iam      = var.endpoint
    sts      = var.endpoint
  }
}

provider "aws" {
  alias      = "reader"
  region     = "us-east-1"
  access_key = "AKIATERRAFORM2222222"
  secret_key = "deployer-of-the-reader-sample"
  endpoints {
    dynamodb = var.endpoint
    iam      = var.endpoint
    sts      = var.endpoint
  }
}
