"""Roles, secrets and what is told of them. `user_secret` holds Argon2id hashes only; no query answers from it."""

from sqlalchemy import Index

from app.store.schema.columns import key, table, text, whole

ROLE = table("role", key("id"), *text("title", "permissions"), *whole("discount_limit"), *text("stamps"))
USER_SECRET = table("user_secret", key("user_id"), key("kind"), *text("hash", "fact_id"), *whole("hlc"))
SIGN_IN_LOCK = table("sign_in_lock", key("user_id"), *whole("until", "hlc"))
# Approvals, refusals and locked sign-ins, for the report over them.
AUDIT = table(
    "audit",
    key("fact_id"),
    *text("kind", "person", "approver", "permission", "action", "reason"),
    *whole("occurred_at"),
)
Index("audit_time", AUDIT.c.occurred_at)
