"""Makes one boto3 call for each line of JSON on standard input, and answers with one line of JSON."""

import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

for line in sys.stdin:
    call = json.loads(line)
    keys = call["credentials"]
    client = boto3.client(
        call["service"],
        endpoint_url=call["url"],
        region_name="us-east-1",
        aws_access_key_id=keys["accessKeyId"],
        aws_secret_access_key=keys["secretAccessKey"],
        aws_session_token=keys.get("sessionToken"),
        config=Config(retries={"total_max_attempts": 1}),
    )
    try:
        answer = {"answer": getattr(client, xform_name(call["operation"]))(**call["input"])}
    except ClientError as error:
        answer = {"error": {"name": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}}
    print(json.dumps(answer, default=str), flush=True)
