# Account 111111111111: a table, whom it lets in, and a role of its own that writes.

resource "aws_dynamodb_table" "orders" {
  provider     = aws.owner
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "customer"
  range_key    = "order"

  attribute {
    name = "customer"
    type = "S"
  }
  attribute {
    name = "order"
    type = "S"
  }
  attribute {
    name = "placed"
    type = "N"
  }

  global_secondary_index {
    name            = "by-time"
    hash_key        = "customer"
    range_key       = "placed"
    projection_type = "ALL"
  }

  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  tags = { team = "orders" }
}

resource "aws_dynamodb_table_item" "first" {
  provider   = aws.owner
  table_name = aws_dynamodb_table.orders.name
  hash_key   = aws_dynamodb_table.orders.hash_key
  range_key  = aws_dynamodb_table.orders.range_key
  item = jsonencode({
    customer = { S = "c-1" }
    order    = { S = "o-1" }
    total    = { N = "12.5" }
  })
}

# The other account's role is let in by name; that role's own policy has to allow it, too.
resource "aws_dynamodb_resource_policy" "orders" {
  provider     = aws.owner
  resource_arn = aws_dynamodb_table.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TheReaderReads"
      Effect    = "Allow"
      Principal = { AWS = aws_iam_role.reader.arn }
      Action    = ["dynamodb:GetItem", "dynamodb:Query"]
      Resource  = aws_dynamodb_table.orders.arn
    }]
  })
}

resource "aws_iam_role" "writer" {
  provider = aws.owner
  name     = "writer"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111111111111" } }]
  })
}

resource "aws_iam_policy" "write_orders" {
  provider = aws.owner
  name     = "write-orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
      Resource = aws_dynamodb_table.orders.arn
    }]
  })
}

resource "aws_iam_role_policy_attachment" "writer" {
  provider   = aws.owner
  role       = aws_iam_role.writer.name
  policy_arn = aws_iam_policy.write_orders.arn
}
