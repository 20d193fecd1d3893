"""PynamoDB: models as classes; it makes its table, counts, and keeps versions."""

import json
import os

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import PutError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite


class ByAuthor(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-author"
        projection = AllProjection()

    author = UnicodeAttribute(hash_key=True)


class Book(Model):
    class Meta:
        table_name = "pynamodb-books"
        billing_mode = "PAY_PER_REQUEST"
        host = os.environ["AWS_ENDPOINT_URL"]
        region = os.environ["AWS_REGION"]

    title = UnicodeAttribute(hash_key=True)
    author = UnicodeAttribute()
    copies = NumberAttribute(default=0)
    notes = ListAttribute(default=list)
    version = VersionAttribute()
    by_author = ByAuthor()


Book.create_table(wait=True)
Book("Emma", author="Austen", notes=["dry"]).save()
emma = Book.get("Emma")
stale = Book.get("Emma")
emma.update(actions=[Book.copies.add(3), Book.notes.set(Book.notes.append(["witty"]))])
try:
    stale.save()
    refused = None
except PutError as error:
    refused = error.cause_response_code
with TransactWrite(connection=Connection(region=Book.Meta.region, host=Book.Meta.host)) as transaction:
    transaction.save(Book("Persuasion", author="Austen"))
    transaction.save(Book("Dracula", author="Stoker"))
titles = sorted(book.title for book in Book.by_author.query("Austen"))
emma.refresh()
print(json.dumps({"refused": refused, "copies": emma.copies, "notes": list(emma.notes), "titles": titles}))
