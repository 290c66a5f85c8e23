"""What the schema holds of persons: the page that export, erasure and merging are held against.

A test compares it with the migrated schema. Whoever adds a table or a text says here what becomes of
it: it is exported and erased, or why it need not be.
"""

from .queries.exporting import Dossier

EXPORTED = frozenset(Dossier.__struct_fields__)

# Tables in which no buyer stands: of shops, their staff and goods, and of the machinery.
NOBODY: dict[str, frozenset[str]] = {
    "the shop's own: what it sells, where, on what terms": frozenset({
        "bank_accounts", "broadcast_status_history", "broadcasts", "bundle_components", "collection_products", "collections",
        "connection_paces", "connections", "discounts",
        "file_usage", "files", "inventory_count_lines", "inventory_counts", "inventory_levels",
        "locations", "message_templates", "product_imports", "product_tags", "product_variants", "product_words",
        "products", "segments", "sending_settings",
        "store_synonyms", "store_words", "stores", "teams",
    }),
    "the shop's own words for its inbox: replies kept for anybody, labels, steps": frozenset({
        "canned_replies", "labels", "macros",
    }),
    "of the staff: members, their logins, their keys": frozenset({
        "api_keys", "attempts", "dashboard_sessions", "invitations", "login_links", "members", "password_resets",
        "recovery_codes", "second_factors",
        "sessions", "team_members", "users",
    }),
    "hashes over the audit log, whose entries are looked at themselves": frozenset({
        "audit_chain", "audit_heads", "audit_unchained",
    }),
    "keyed hashes of what was erased": frozenset({"channel_tombstones"}),
    "the simulated gateway's books: ids of ours and sums": frozenset({
        "sandbox_gateway_refunds", "sandbox_gateway_requests",
    }),
    "the queue's own: ids, never content": frozenset({
        "pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics",
    }),
    "sums on accounts": frozenset({"journal_lines"}),
    "how far a gateway's list was read": frozenset({"payment_event_cursors", "reconciliation_cursors"}),
    "the operator's own keys, sealed": frozenset({"retired_keys"}),
    "when books were held against the gateways', and how many lines": frozenset({"reconciliations"}),
    "the simulated phone's switches: numbers of nobody": frozenset({"sandbox_phones"}),
    "one row for all": frozenset({"alembic_version", "clock_offset"}),
}  # fmt: skip

# Tables that are about a buyer's orders or messages and are not in the export, and why.
NOT_EXPORTED = {
    "bank_statement_lines": "the shop's own bank statement; the payment a line paid is in it",
    "conversation_words": "words of messages and notes that are in it",
    "broadcast_orders": "which broadcast an order is put down to: ids of rows that are in it",
    "customer_merge_moves": "ids of rows that are in it",
    "merge_suggestions": "who else they may be: ids of others",
    "note_mentions": "which of the staff were asked to look at notes that are in it",
    "events": "facts hold ids alone, of rows that are in it",
    "event_deliveries": "who has heard which fact",
    "timers": "what is due, about rows that are in it",
    "idempotency_keys": "answers given before, of rows that are in it; gone after a day",
    "inventory_movements": "goods: an order's lines are in it",
    "inventory_reservations": "goods: an order's lines are in it",
    "journal_entries": "sums, of payments and refunds that are in it",
    "message_costs": "what a message cost the shop; the message is in it",
    "web_uploads": "files that are in their message, or go within a day",
    "message_media": "each file is named in its message, which is in it, with where it is opened",
    "order_item_progress": "sums over parcels that are in it",
}

# Texts that an erasure empties, or whose rows it removes.
ERASED = frozenset({
    "agent_turns.trace",
    "attachments.content", "attachments.content_type", "attachments.created_by",
    "attachments.filename", "attachments.kind", "attachments.thumbnail",
    "carts.address", "carts.city",
    "channel_updates.becomes", "channel_updates.body", "channel_updates.content",
    "channel_updates.dedupe_key", "channel_updates.sender",
    "conversation_notes.text", "conversation_words.word",
    "conversations.dialogue", "conversations.identity_value", "conversations.source",
    "conversations.unreachable_reason",
    "customer_addresses.city", "customer_addresses.phone", "customer_addresses.postal_code",
    "customer_addresses.recipient", "customer_addresses.text",
    "customer_consents.source", "customer_consents.text",
    "customer_identities.channel", "customer_identities.kind", "customer_identities.value",
    "customer_merges.changes",
    "customer_messages.error", "customer_messages.once_key", "customer_messages.payload",
    "customer_messages.provider_id", "customer_messages.text",
    "customer_notes.text",
    "customer_terms.term",
    "customers.email", "customers.locale", "customers.metadata", "customers.name",
    "customers.note", "customers.phone", "customers.tags",
    "event_deliveries.error", "timers.error",
    "fulfilment_status_history.reason", "fulfilments.courier", "fulfilments.tracking_number",
    "idempotency_keys.body",
    "message_media.content", "message_media.content_type", "message_media.filename",
    "message_media.kind", "message_media.reason", "message_media.source", "message_media.status",
    "message_media.thumbnail",
    "order_notes.text", "order_returns.reason", "order_status_history.reason",
    "draft_orders.metadata", "draft_orders.note", "draft_orders.shipping",
    "orders.metadata", "orders.note", "orders.shipping_address",
    "payment_methods.label", "payment_methods.sealed_token",
    "payment_proofs.actor", "payment_proofs.content", "payment_proofs.digest",
    "payment_proofs.thumbnail",
    "payment_status_history.reason",
    "payment_webhook_logs.body", "payment_webhook_logs.error",
    "payments.action", "payments.failure", "payments.metadata",
    "reconciliation_cases.detail", "reconciliation_cases.resolution",
    "refunds.failure", "refunds.reason",
    "web_uploads.content", "web_uploads.content_type", "web_uploads.filename", "web_uploads.kind",
    "web_uploads.sent_key", "web_uploads.visitor",
})  # fmt: skip

# Texts of such tables that stay, and why.
KEPT: dict[str, frozenset[str]] = {
    "the shop's own books: what its bank says, and why it is no order's, kept as the law wants": frozenset({
        "bank_statement_lines.currency", "bank_statement_lines.description",
        "bank_statement_lines.line_key", "bank_statement_lines.note",
        "bank_statement_lines.status",
    }),
    "a word of ours, of a closed list": frozenset({
        "agent_turns.outcome",
        "broadcast_recipients.skip", "broadcast_recipients.status",
        "channel_updates.kind",
        "conversation_times.kind",
        "conversations.channel", "conversations.identity_kind", "conversations.owner",
        "conversations.owner_before", "conversations.priority", "conversations.status",
        "customer_consents.purpose", "customer_consents.status",
        "customer_merge_moves.kind", "merge_suggestions.reasons", "merge_suggestions.status",
        "customer_messages.author", "customer_messages.direction", "customer_messages.purpose",
        "customer_messages.reason", "customer_messages.status",
        "customer_messages.type",
        "discount_uses.status", "draft_orders.payment_terms",
        "event_audit_log.action", "event_deliveries.handler", "events.type",
        "fulfilment_status_history.from_status", "fulfilment_status_history.to_status",
        "fulfilments.status",
        "idempotency_keys.media_type",
        "inventory_movements.reason", "inventory_reservations.status",
        "message_costs.channel", "message_costs.currency", "message_costs.expected_category",
        "message_costs.expected_free", "message_costs.market", "message_costs.told_category",
        "message_costs.told_kind", "message_costs.told_model",
        "journal_entries.kind",
        "order_status_history.from_status", "order_status_history.to_status",
        "orders.channel", "order_returns.currency", "orders.currency", "orders.payment_terms", "orders.status",
        "payment_captures.currency",
        "payment_disputes.currency", "payment_disputes.reason", "payment_disputes.state",
        "payment_methods.method", "payment_methods.provider",
        "payment_status_history.from_status", "payment_status_history.to_status",
        "payment_webhook_logs.event",
        "payments.channel_code", "payments.currency", "payments.method", "payments.provider",
        "payments.status",
        "reconciliation_cases.action", "reconciliation_cases.currency", "reconciliation_cases.kind",
        "reconciliation_cases.status",
        "refunds.currency", "refunds.status",
        "timers.kind",
    }),
    "the shop's own words: what was bought, how it is sent, which code was used": frozenset({
        "carts.discount_code", "carts.shipping_method",
        "draft_orders.discount_code", "draft_orders.items",
        "order_items.bundle", "order_items.sku", "order_items.title",
        "orders.discount_code", "orders.shipping_method",
    }),
    "ids alone": frozenset({
        "event_audit_log.subject", "events.data", "journal_entries.source",
        "payment_captures.gateway_id", "payment_captures.request_id",
        "payment_customers.gateway_id", "payment_disputes.gateway_id",
        "payment_webhook_logs.dedupe_key", "payment_webhook_logs.notice",
        "payments.gateway_id", "payments.pay_token", "reconciliation_cases.subject",
        "refunds.gateway_id", "refunds.request_id",
    }),
    "who of the staff, or which part of the house": frozenset({
        "bank_statement_lines.settled_by",
        "conversation_notes.author",
        "customer_consents.actor", "customer_merges.merged_by", "customer_merges.undone_by",
        "customer_notes.author", "draft_orders.created_by", "merge_suggestions.decided_by",
        "event_audit_log.actor", "event_audit_log.ip", "event_audit_log.request_id",
        "event_audit_log.user_agent",
        "fulfilment_status_history.actor", "inventory_movements.actor", "order_notes.actor", "order_returns.actor",
        "order_status_history.actor", "payment_status_history.actor",
        "reconciliation_cases.resolved_by", "refunds.actor",
    }),
    "the log outlives an erasure, so nothing personal is ever written to it": frozenset({
        "event_audit_log.detail",
    }),
    "hashes": frozenset({
        "idempotency_keys.fingerprint", "idempotency_keys.key_hash",
        "payment_customers.browser", "payments.browser", "payments.request_fingerprint",
        "payments.request_key",
    }),
    "what a message to anybody in their country cost": frozenset({"message_costs.prices"}),
    "about goods: a count, a breakage": frozenset({"inventory_movements.note"}),
}  # fmt: skip

# Tables with a `customer_id` that a merge moves, and those it leaves, with the reason.
MERGED = frozenset({
    "conversations", "customer_addresses", "customer_identities", "discount_customers",
    "discount_uses", "orders", "payment_methods",
})  # fmt: skip
NOT_MERGED = {
    "draft_orders": "no orders yet: who places one says for whom, as somebody who is there",
    "broadcast_recipients": "who was written to stays; sales are asked over everybody who was merged",
    "customer_consents": "only ever added to; read over everybody who was merged",
    "customer_terms": "written anew of whoever is left",
    "customer_notes": "only ever added to; read over everybody who was merged",
    "customer_merges": "the merges themselves",
    "payment_customers": "stays with whom the gateway knows; read over everybody who was merged",
}
