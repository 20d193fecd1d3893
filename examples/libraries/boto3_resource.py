"""boto3's resource layer: tables as objects, Python values in and out, a batch writer that fills and retries by itself."""

import json
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

dynamodb = boto3.resource("dynamodb")
table = dynamodb.create_table(
    TableName="boto3-resource",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "city", "KeyType": "HASH"}, {"AttributeName": "year", "KeyType": "RANGE"}],
    AttributeDefinitions=[{"AttributeName": "city", "AttributeType": "S"}, {"AttributeName": "year", "AttributeType": "N"}],
)
table.wait_until_exists()

with table.batch_writer(overwrite_by_pkeys=["city", "year"]) as batch:
    for year in range(2000, 2060):
        batch.put_item(Item={"city": "Oslo", "year": year, "rain": Decimal("0.1") * (year % 7), "tags": {"a", "b"}})

wet = table.query(
    KeyConditionExpression=Key("city").eq("Oslo") & Key("year").between(2010, 2019),
    FilterExpression=Attr("rain").gt(Decimal("0.4")) & Attr("tags").contains("a"),
)
try:
    table.put_item(Item={"city": "Oslo", "year": 2000}, ConditionExpression=Attr("city").not_exists())
    refused = None
except ClientError as error:
    refused = error.response["Error"]["Code"]
changed = table.update_item(
    Key={"city": "Oslo", "year": 2000},
    UpdateExpression="SET rain = rain + :more REMOVE tags",
    ExpressionAttributeValues={":more": Decimal("1.25")},
    ReturnValues="ALL_NEW",
)["Attributes"]
print(json.dumps({"wet": [int(item["year"]) for item in wet["Items"]], "refused": refused, "rain": str(changed["rain"])}))
