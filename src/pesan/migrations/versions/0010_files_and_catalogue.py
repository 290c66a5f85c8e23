"""Pictures, collections, and what search needs at size."""

from pesan.migrations.sql import fence, route, run

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _pictures()
    _search()
    _lists()
    _imports()


def _pictures() -> None:
    run("""
        -- Pictures as we drew them anew. PostgreSQL is the only thing that must run, so they lie
        -- here; already compressed, so TOAST is told not to try.
        CREATE TABLE files (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL CHECK (name ~ '^[0-9a-f]{32}[.](png|jpg|webp)$'),
            media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
            width integer NOT NULL CHECK (width > 0),
            height integer NOT NULL CHECK (height > 0),
            bytes bigint NOT NULL CHECK (bytes > 0),
            content bytea NOT NULL,
            thumbnail bytea NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            -- An address names a file only, by 128 random bits; this index finds its store.
            CONSTRAINT files_name_key UNIQUE (name)
        );
        ALTER TABLE files ALTER content SET STORAGE EXTERNAL, ALTER thumbnail SET STORAGE EXTERNAL;

        -- One row a store: the sum of its files, held to a limit by whoever adds one.
        CREATE TABLE file_usage (
            store_id uuid PRIMARY KEY REFERENCES stores (id),
            bytes bigint NOT NULL CHECK (bytes >= 0)
        );
    """)
    fence("files", grants="SELECT, INSERT, DELETE")
    fence("file_usage", grants="SELECT, INSERT, UPDATE")
    route("files", columns=("store_id", "name"))


def _search() -> None:
    run("""
        -- What each product on sale is found by (docs/decisions/0008-search.md). A row stands or
        -- falls with products.search_text, which lists them; so there is no foreign key (0007).
        CREATE TABLE product_words (
            store_id uuid NOT NULL,
            word text COLLATE "C" NOT NULL,
            product_id uuid NOT NULL,
            worth smallint NOT NULL CHECK (worth BETWEEN 1 AND 100),
            PRIMARY KEY (store_id, word, product_id) INCLUDE (worth)
        );

        -- Every word that any product of the store was ever found by; slips are looked for here.
        CREATE TABLE store_words (
            store_id uuid NOT NULL,
            word text COLLATE "C" NOT NULL,
            letters smallint NOT NULL,  -- 0 for what is not letters alone: no slips of a number
            PRIMARY KEY (store_id, word)
        );
        CREATE INDEX store_words_letters ON store_words (store_id, letters, word);

        -- The store's own synonyms: groups of words that mean one thing.
        CREATE TABLE store_synonyms (
            store_id uuid PRIMARY KEY REFERENCES stores (id),
            groups jsonb NOT NULL,
            updated_at timestamptz NOT NULL
        );

        -- Until now search_text held the folded words between spaces; now each with its worth.
        INSERT INTO product_words (store_id, word, product_id, worth)
        SELECT DISTINCT p.store_id, word, p.id, 100
        FROM products p, unnest(string_to_array(btrim(p.search_text), ' ')) AS word
        WHERE p.status = 'active' AND word <> '';
        INSERT INTO store_words (store_id, word, letters)
        SELECT DISTINCT store_id, word, CASE WHEN word ~ '^[a-z]+$' THEN length(word) ELSE 0 END
        FROM product_words;
        UPDATE products p SET search_text = coalesce((
            SELECT string_agg(w.word || ':' || w.worth, ' ') FROM product_words w
            WHERE w.store_id = p.store_id AND w.product_id = p.id), '');
    """)
    fence("product_words", grants="SELECT, INSERT, UPDATE, DELETE")
    fence("store_words", grants="SELECT, INSERT")
    fence("store_synonyms", grants="SELECT, INSERT, UPDATE")


def _lists() -> None:
    run("""
        -- Each filter of a list has an index that is in the list's own order.
        CREATE INDEX products_listed ON products (store_id, id) WHERE status <> 'archived';
        CREATE INDEX products_status ON products (store_id, status, id);
        CREATE INDEX products_category ON products (store_id, category, id);

        -- `tags @> ...` is not leakproof, so under a policy no index serves it: a row a tag.
        CREATE TABLE product_tags (
            store_id uuid NOT NULL,
            tag text COLLATE "C" NOT NULL,
            product_id uuid NOT NULL,
            PRIMARY KEY (store_id, tag, product_id)
        );
        INSERT INTO product_tags (store_id, tag, product_id)
        SELECT DISTINCT p.store_id, tag, p.id FROM products p, unnest(p.tags) AS tag;

        -- A seller's own shelves; products stand on them in the order they were put.
        CREATE TABLE collections (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            slug text NOT NULL,
            title text NOT NULL,
            description text NOT NULL DEFAULT '',
            image text,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            CONSTRAINT collections_slug_key UNIQUE (store_id, slug)
        );
        CREATE TABLE collection_products (
            store_id uuid NOT NULL,
            collection_id uuid NOT NULL,
            product_id uuid NOT NULL,
            position integer NOT NULL,
            PRIMARY KEY (store_id, collection_id, product_id),
            FOREIGN KEY (store_id, collection_id) REFERENCES collections (store_id, id),
            FOREIGN KEY (store_id, product_id) REFERENCES products (store_id, id)
        );
        CREATE INDEX collection_products_position
            ON collection_products (store_id, collection_id, position);
    """)
    fence("product_tags", grants="SELECT, INSERT, DELETE")
    fence("collections", grants="SELECT, INSERT, UPDATE, DELETE")
    fence("collection_products", grants="SELECT, INSERT, UPDATE, DELETE")


def _imports() -> None:
    run("""
        -- A file that was sent, and how far it is; its rows are written in batches.
        CREATE TABLE product_imports (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            actor text NOT NULL,
            dry_run boolean NOT NULL,
            status text NOT NULL CHECK (status IN ('running', 'done', 'cut_off', 'failed')),
            rows integer NOT NULL DEFAULT 0,
            created integer NOT NULL DEFAULT 0,
            updated integer NOT NULL DEFAULT 0,
            unchanged integer NOT NULL DEFAULT 0,
            failed integer NOT NULL DEFAULT 0,
            errors jsonb NOT NULL DEFAULT '[]',
            reason text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );
    """)
    fence("product_imports", grants="SELECT, INSERT, UPDATE")
