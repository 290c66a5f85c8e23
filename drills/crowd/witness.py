"""A witness of our own in the database: who had the thread as each message to a buyer was written.

Written by a trigger in the same transaction, it believes nothing the product says of itself.
"""

from bench.lab import Lab

from ..fleet import Fleet
from ..report import Report
from ..shop import query

SPEAKERS = ["agent", "human", "automation"]  # the store as such speaks in nobody's place


def call(lab: Lab) -> None:
    lab.query(_WITNESS)


async def hear(report: Report, fleet: Fleet) -> None:
    heard = await query(fleet, _HEARD, SPEAKERS)
    report.figure("who spoke", {row["author"]: row["times"] for row in heard})
    for row in heard:
        report.promise(
            row["astray"] == 0, f"{row['astray']} times the {row['author']} had not the thread"
        )
    missing = {"agent", "automation"} - {row["author"] for row in heard}
    report.promise(not missing, f"never heard: {sorted(missing)}")


_WITNESS = """
    CREATE TABLE heard (message_id uuid PRIMARY KEY, author text, owner text);
    CREATE FUNCTION hear() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public AS $$
    BEGIN
        INSERT INTO heard SELECT NEW.id, NEW.author, c.owner FROM conversations c
        WHERE c.store_id = NEW.store_id AND c.id = NEW.conversation_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER hear AFTER INSERT ON customer_messages
        FOR EACH ROW WHEN (NEW.direction = 'out') EXECUTE FUNCTION hear();
"""
_HEARD = """
    SELECT author, count(*) AS times, count(*) FILTER (WHERE author <> owner) AS astray
    FROM heard WHERE author = ANY($1) GROUP BY author ORDER BY author
"""
