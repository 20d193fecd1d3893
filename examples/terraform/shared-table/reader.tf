# Account 222222222222: the role that reads the other account's table.

data "aws_caller_identity" "reader" {
  provider = aws.reader
}

data "aws_iam_policy_document" "trust" {
  provider = aws.reader
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_caller_identity.reader.arn]
    }
  }
}

resource "aws_iam_role" "reader" {
  provider           = aws.reader
  name               = "reader"
  description        = "Reads the orders of the other account"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = { team = "reports" }
}

resource "aws_iam_role_policy" "read_orders" {
  provider = aws.reader
  name     = "read-orders"
  role     = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:Query"]
      Resource = "arn:aws:dynamodb:us-east-1:111111111111:table/orders"
    }]
  })
}

output "reader" {
  value = aws_iam_role.reader.arn
}
