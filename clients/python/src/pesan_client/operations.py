"""Made from the contract by generate.py; not edited by hand."""

from abc import ABC, abstractmethod
from typing import Any

from . import models as m


class Operations(ABC):
    @abstractmethod
    async def _ask(
        self,
        kind: Any,
        method: str,
        path: str,
        *values: str,
        query: dict[str, Any] | None = None,
        body: Any = None,
        key: str | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> Any: ...

    async def register(self, body: m.Register) -> m.LoggedIn:
        """Begin an account, logged in."""
        made: m.LoggedIn = await self._ask(m.LoggedIn, "POST", "/api/v1/auth/register", body=body)
        return made

    async def login(self, body: m.LogIn) -> m.LoggedIn:
        """Log in with e-mail and password, and a code where the second factor is on."""
        made: m.LoggedIn = await self._ask(m.LoggedIn, "POST", "/api/v1/auth/login", body=body)
        return made

    async def refresh(self, body: m.Refresh) -> m.Refreshed:
        """Exchange a refresh token for new tokens."""
        made: m.Refreshed = await self._ask(m.Refreshed, "POST", "/api/v1/auth/refresh", body=body)
        return made

    async def reauthenticate(self, body: m.ProveAgain) -> m.Proved:
        """Prove again who you are."""
        made: m.Proved = await self._ask(
            m.Proved, "POST", "/api/v1/auth/reauthentication", body=body
        )
        return made

    async def logout(self) -> None:
        """End this session."""
        await self._ask(None, "POST", "/api/v1/auth/logout")

    async def me(self) -> m.UserOut:
        """Who the access token or API key belongs to."""
        made: m.UserOut = await self._ask(m.UserOut, "GET", "/api/v1/auth/me")
        return made

    async def list_sessions(self) -> m.Page[m.SessionOut]:
        """Your open sessions, newest first."""
        made: m.Page[m.SessionOut] = await self._ask(
            m.Page[m.SessionOut], "GET", "/api/v1/auth/sessions"
        )
        return made

    async def end_session(self, session_id: str) -> None:
        """End one of your sessions."""
        await self._ask(None, "DELETE", "/api/v1/auth/sessions/{}", session_id)

    async def get_second_factor(self) -> m.SecondFactorOut:
        """Whether a code is asked of you, and how many recovery codes are left."""
        made: m.SecondFactorOut = await self._ask(
            m.SecondFactorOut, "GET", "/api/v1/auth/second-factor"
        )
        return made

    async def enrol_second_factor(self, body: m.Proof) -> m.SecretOut:
        """A secret for an authenticator."""
        made: m.SecretOut = await self._ask(
            m.SecretOut, "POST", "/api/v1/auth/second-factor", body=body
        )
        return made

    async def confirm_second_factor(self, body: m.Code) -> m.RecoveryCodes:
        """From here on a code is asked at each login."""
        made: m.RecoveryCodes = await self._ask(
            m.RecoveryCodes, "POST", "/api/v1/auth/second-factor/confirmation", body=body
        )
        return made

    async def remove_second_factor(self, body: m.ProofOfTwo) -> None:
        """Ask for no code any more."""
        await self._ask(None, "POST", "/api/v1/auth/second-factor/removal", body=body)

    async def change_password(self, body: m.ChangePassword) -> None:
        """Replace your password."""
        await self._ask(None, "PUT", "/api/v1/auth/password", body=body)

    async def ask_for_password_reset(self, body: m.AskForReset) -> None:
        """A mail with a link, if somebody has that address."""
        await self._ask(None, "POST", "/api/v1/auth/password-reset", body=body)

    async def reset_password(self, body: m.ResetPassword) -> None:
        """Choose a new password with the token of the mail."""
        await self._ask(None, "POST", "/api/v1/auth/password-reset/confirmation", body=body)

    async def list_stores(self, *, limit: int | None = None) -> m.Page[m.StoreSummaryOut]:
        """The stores the caller belongs to, newest first."""
        made: m.Page[m.StoreSummaryOut] = await self._ask(
            m.Page[m.StoreSummaryOut], "GET", "/api/v1/stores", query={"limit": limit}
        )
        return made

    async def create_store(self, body: m.CreateStore, *, idempotency_key: str = "") -> m.StoreOut:
        """Open a store."""
        made: m.StoreOut = await self._ask(
            m.StoreOut, "POST", "/api/v1/stores", body=body, key=idempotency_key
        )
        return made

    async def get_store_by_slug(self, slug: str) -> m.PublicStore:
        """What anyone may know of a store."""
        made: m.PublicStore = await self._ask(
            m.PublicStore, "GET", "/api/v1/stores/by-slug/{}", slug
        )
        return made

    async def accept_invitation(self, body: m.AcceptInvitation) -> m.Joined:
        """Join the store one was invited to, with the token of the link."""
        made: m.Joined = await self._ask(
            m.Joined, "POST", "/api/v1/invitations/acceptance", body=body
        )
        return made

    async def list_api_keys(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.KeyOut]:
        """Your keys, newest first."""
        made: m.Page[m.KeyOut] = await self._ask(
            m.Page[m.KeyOut], "GET", "/api/v1/api-keys", query={"limit": limit, "cursor": cursor}
        )
        return made

    async def make_api_key(self, body: m.MakeKey) -> m.KeyMade:
        """Make a key for a program."""
        made: m.KeyMade = await self._ask(m.KeyMade, "POST", "/api/v1/api-keys", body=body)
        return made

    async def revoke_api_key(self, key_id: str) -> None:
        """End a key."""
        await self._ask(None, "DELETE", "/api/v1/api-keys/{}", key_id)

    async def report_leaked_key(self, body: m.ReportLeak) -> None:
        """Found one of our keys where it does not belong?."""
        await self._ask(None, "POST", "/api/v1/api-keys/leak-reports", body=body)

    async def get_store(self, store_id: str) -> m.StoreOut:
        """Get store."""
        made: m.StoreOut = await self._ask(m.StoreOut, "GET", "/api/v1/stores/{}", store_id)
        return made

    async def update_store(
        self, store_id: str, body: m.ChangeStore | None, *, if_match: str | None = None
    ) -> m.StoreOut:
        """Change some fields."""
        made: m.StoreOut = await self._ask(
            m.StoreOut,
            "PATCH",
            "/api/v1/stores/{}",
            store_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_store(self, store_id: str) -> None:
        """Close the store."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}", store_id)

    async def put_logo(self, store_id: str, body: bytes) -> m.StoreOut:
        """Upload the logo."""
        made: m.StoreOut = await self._ask(
            m.StoreOut,
            "PUT",
            "/api/v1/stores/{}/logo",
            store_id,
            body=body,
            headers={"Content-Type": "image/png"},
        )
        return made

    async def delete_logo(self, store_id: str) -> None:
        """Take the logo away."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/logo", store_id)

    async def get_settings(self, store_id: str) -> m.Settings:
        """Get settings."""
        made: m.Settings = await self._ask(
            m.Settings, "GET", "/api/v1/stores/{}/settings", store_id
        )
        return made

    async def update_settings(self, store_id: str, body: m.ChangeSettings | None) -> m.Settings:
        """Update settings."""
        made: m.Settings = await self._ask(
            m.Settings, "PATCH", "/api/v1/stores/{}/settings", store_id, body=body
        )
        return made

    async def get_shipping_methods(self, store_id: str) -> list[m.ShippingMethod]:
        """Get shipping methods."""
        made: list[m.ShippingMethod] = await self._ask(
            list[m.ShippingMethod], "GET", "/api/v1/stores/{}/shipping-methods", store_id
        )
        return made

    async def put_shipping_methods(
        self, store_id: str, body: list[m.ShippingMethodIn]
    ) -> list[m.ShippingMethod]:
        """Replace the list of ways parcels leave."""
        made: list[m.ShippingMethod] = await self._ask(
            list[m.ShippingMethod], "PUT", "/api/v1/stores/{}/shipping-methods", store_id, body=body
        )
        return made

    async def get_faq(self, store_id: str) -> list[m.Answer]:
        """Get faq."""
        made: list[m.Answer] = await self._ask(
            list[m.Answer], "GET", "/api/v1/stores/{}/faq", store_id
        )
        return made

    async def put_faq(self, store_id: str, body: list[m.AnswerIn]) -> list[m.Answer]:
        """Replace what the agent may quote."""
        made: list[m.Answer] = await self._ask(
            list[m.Answer], "PUT", "/api/v1/stores/{}/faq", store_id, body=body
        )
        return made

    async def list_connections(
        self,
        store_id: str,
        *,
        provider: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.ConnectionOut]:
        """Everything the store is connected to, newest first."""
        made: m.Page[m.ConnectionOut] = await self._ask(
            m.Page[m.ConnectionOut],
            "GET",
            "/api/v1/stores/{}/connections",
            store_id,
            query={"provider": provider, "limit": limit, "cursor": cursor},
        )
        return made

    async def create_connection(
        self, store_id: str, body: m.CreateConnection, *, idempotency_key: str = ""
    ) -> m.ConnectionOut:
        """Connect one more account of a provider."""
        made: m.ConnectionOut = await self._ask(
            m.ConnectionOut,
            "POST",
            "/api/v1/stores/{}/connections",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_connection(self, store_id: str, provider: str) -> m.ConnectionOut:
        """The default connection of a provider, or any by its id."""
        made: m.ConnectionOut = await self._ask(
            m.ConnectionOut, "GET", "/api/v1/stores/{}/connections/{}", store_id, provider
        )
        return made

    async def put_connection(
        self, store_id: str, provider: str, body: dict[str, str | list[str]] | None
    ) -> m.ConnectionOut:
        """Connect a provider, or replace the credentials of a connection."""
        made: m.ConnectionOut = await self._ask(
            m.ConnectionOut,
            "PUT",
            "/api/v1/stores/{}/connections/{}",
            store_id,
            provider,
            body=body,
        )
        return made

    async def update_connection(
        self, store_id: str, provider: str, body: m.ChangeConnection | None
    ) -> m.ConnectionOut:
        """Name it, or make it the one that is meant where only its provider is named."""
        made: m.ConnectionOut = await self._ask(
            m.ConnectionOut,
            "PATCH",
            "/api/v1/stores/{}/connections/{}",
            store_id,
            provider,
            body=body,
        )
        return made

    async def delete_connection(self, store_id: str, provider: str) -> None:
        """Nothing comes or goes by it any more."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/connections/{}", store_id, provider)

    async def resume_connection(
        self, store_id: str, provider: str, *, idempotency_key: str = ""
    ) -> m.ConnectionOut:
        """Try a stopped connection again."""
        made: m.ConnectionOut = await self._ask(
            m.ConnectionOut,
            "POST",
            "/api/v1/stores/{}/connections/{}/resumption",
            store_id,
            provider,
            key=idempotency_key,
        )
        return made

    async def list_members(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.MemberOut]:
        """Everybody who works in the store, newest account first."""
        made: m.Page[m.MemberOut] = await self._ask(
            m.Page[m.MemberOut],
            "GET",
            "/api/v1/stores/{}/members",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def update_member(self, store_id: str, user_id: str, body: m.ChangeMember) -> m.MemberOut:
        """Give a member another role."""
        made: m.MemberOut = await self._ask(
            m.MemberOut, "PATCH", "/api/v1/stores/{}/members/{}", store_id, user_id, body=body
        )
        return made

    async def remove_member(self, store_id: str, user_id: str) -> None:
        """Take somebody out of the store."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/members/{}", store_id, user_id)

    async def set_availability(
        self, store_id: str, user_id: str, body: m.SetAvailability
    ) -> m.MemberOut:
        """Whether conversations are assigned to you."""
        made: m.MemberOut = await self._ask(
            m.MemberOut,
            "PUT",
            "/api/v1/stores/{}/members/{}/availability",
            store_id,
            user_id,
            body=body,
        )
        return made

    async def list_teams(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.TeamOut]:
        """The store's teams, newest first."""
        made: m.Page[m.TeamOut] = await self._ask(
            m.Page[m.TeamOut],
            "GET",
            "/api/v1/stores/{}/teams",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def create_team(
        self, store_id: str, body: m.CreateTeam, *, idempotency_key: str = ""
    ) -> m.TeamOut:
        """Members who work together."""
        made: m.TeamOut = await self._ask(
            m.TeamOut, "POST", "/api/v1/stores/{}/teams", store_id, body=body, key=idempotency_key
        )
        return made

    async def get_team(self, store_id: str, team_id: str) -> m.TeamOut:
        """Get team."""
        made: m.TeamOut = await self._ask(
            m.TeamOut, "GET", "/api/v1/stores/{}/teams/{}", store_id, team_id
        )
        return made

    async def update_team(
        self, store_id: str, team_id: str, body: m.ChangeTeam | None, *, if_match: str | None = None
    ) -> m.TeamOut:
        """Update team."""
        made: m.TeamOut = await self._ask(
            m.TeamOut,
            "PATCH",
            "/api/v1/stores/{}/teams/{}",
            store_id,
            team_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_team(self, store_id: str, team_id: str) -> None:
        """Its conversations stay with whoever has them, and belong to no team."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/teams/{}", store_id, team_id)

    async def get_connection_routing(self, store_id: str, provider: str) -> m.RoutingOut:
        """Get connection routing."""
        made: m.RoutingOut = await self._ask(
            m.RoutingOut, "GET", "/api/v1/stores/{}/connections/{}/routing", store_id, provider
        )
        return made

    async def put_connection_routing(
        self, store_id: str, provider: str, body: m.PutRouting | None
    ) -> m.RoutingOut:
        """Whom a new conversation on this connection is for."""
        made: m.RoutingOut = await self._ask(
            m.RoutingOut,
            "PUT",
            "/api/v1/stores/{}/connections/{}/routing",
            store_id,
            provider,
            body=body,
        )
        return made

    async def list_invitations(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.InvitationOut]:
        """Those nobody has accepted yet, newest first."""
        made: m.Page[m.InvitationOut] = await self._ask(
            m.Page[m.InvitationOut],
            "GET",
            "/api/v1/stores/{}/invitations",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def invite(self, store_id: str, body: m.Invite) -> m.InvitationMade:
        """Ask somebody to join."""
        made: m.InvitationMade = await self._ask(
            m.InvitationMade, "POST", "/api/v1/stores/{}/invitations", store_id, body=body
        )
        return made

    async def withdraw_invitation(self, store_id: str, invitation_id: str) -> None:
        """Call it off."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/invitations/{}", store_id, invitation_id)

    async def list_products(
        self,
        store_id: str,
        *,
        status: m.ProductStatus | None = None,
        category: str | None = None,
        tag: str | None = None,
        collection: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.ProductOut]:
        """Products, newest first."""
        made: m.Page[m.ProductOut] = await self._ask(
            m.Page[m.ProductOut],
            "GET",
            "/api/v1/stores/{}/products",
            store_id,
            query={
                "status": status,
                "category": category,
                "tag": tag,
                "collection": collection,
                "limit": limit,
                "cursor": cursor,
            },
        )
        return made

    async def create_product(
        self, store_id: str, body: m.CreateProduct, *, idempotency_key: str = ""
    ) -> m.ProductOut:
        """Put a product on sale, with its variants and their first stock."""
        made: m.ProductOut = await self._ask(
            m.ProductOut,
            "POST",
            "/api/v1/stores/{}/products",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def search_products(
        self, store_id: str, *, q: str | None = None, limit: int | None = None
    ) -> m.Page[m.ProductOut]:
        """Active products that answer a buyer's words, best first."""
        made: m.Page[m.ProductOut] = await self._ask(
            m.Page[m.ProductOut],
            "GET",
            "/api/v1/stores/{}/products/search",
            store_id,
            query={"q": q, "limit": limit},
        )
        return made

    async def get_product(self, store_id: str, product_id: str) -> m.ProductOut:
        """Get product."""
        made: m.ProductOut = await self._ask(
            m.ProductOut, "GET", "/api/v1/stores/{}/products/{}", store_id, product_id
        )
        return made

    async def update_product(
        self,
        store_id: str,
        product_id: str,
        body: m.ChangeProduct | None,
        *,
        if_match: str | None = None,
    ) -> m.ProductOut:
        """Change some fields."""
        made: m.ProductOut = await self._ask(
            m.ProductOut,
            "PATCH",
            "/api/v1/stores/{}/products/{}",
            store_id,
            product_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_product(self, store_id: str, product_id: str) -> None:
        """Archive a product."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/products/{}", store_id, product_id)

    async def add_variant(
        self, store_id: str, product_id: str, body: m.CreateVariant, *, idempotency_key: str = ""
    ) -> m.VariantOut:
        """Add a variant to a product, with its first stock."""
        made: m.VariantOut = await self._ask(
            m.VariantOut,
            "POST",
            "/api/v1/stores/{}/products/{}/variants",
            store_id,
            product_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def update_variant(
        self,
        store_id: str,
        variant_id: str,
        body: m.ChangeVariant | None,
        *,
        if_match: str | None = None,
    ) -> m.VariantOut:
        """Change a variant."""
        made: m.VariantOut = await self._ask(
            m.VariantOut,
            "PATCH",
            "/api/v1/stores/{}/variants/{}",
            store_id,
            variant_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_variant(self, store_id: str, variant_id: str) -> None:
        """Take one variant off sale."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/variants/{}", store_id, variant_id)

    async def add_image(
        self, store_id: str, product_id: str, body: bytes, *, idempotency_key: str = ""
    ) -> m.ImageOut:
        """Upload a picture."""
        made: m.ImageOut = await self._ask(
            m.ImageOut,
            "POST",
            "/api/v1/stores/{}/products/{}/images",
            store_id,
            product_id,
            body=body,
            key=idempotency_key,
            headers={"Content-Type": "image/png"},
        )
        return made

    async def delete_image(self, store_id: str, product_id: str, name: str) -> None:
        """Take an uploaded picture away."""
        await self._ask(
            None, "DELETE", "/api/v1/stores/{}/products/{}/images/{}", store_id, product_id, name
        )

    async def import_products(
        self, store_id: str, body: bytes, *, dry_run: bool | None = None
    ) -> m.ImportOut:
        """Add and change products by a CSV file, matched by SKU."""
        made: m.ImportOut = await self._ask(
            m.ImportOut,
            "POST",
            "/api/v1/stores/{}/products/import",
            store_id,
            query={"dry_run": dry_run},
            body=body,
            headers={"Content-Type": "text/csv"},
        )
        return made

    async def list_imports(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.ImportOut]:
        """Files that were sent, the newest first."""
        made: m.Page[m.ImportOut] = await self._ask(
            m.Page[m.ImportOut],
            "GET",
            "/api/v1/stores/{}/products/imports",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def get_import(self, store_id: str, import_id: str) -> m.ImportOut:
        """How far it is, and what is wrong with which row."""
        made: m.ImportOut = await self._ask(
            m.ImportOut, "GET", "/api/v1/stores/{}/products/imports/{}", store_id, import_id
        )
        return made

    async def export_products(self, store_id: str) -> bytes:
        """Every product as CSV, archived ones too."""
        made: bytes = await self._ask(bytes, "GET", "/api/v1/stores/{}/products/export", store_id)
        return made

    async def list_collections(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.CollectionOut]:
        """Collections, newest first."""
        made: m.Page[m.CollectionOut] = await self._ask(
            m.Page[m.CollectionOut],
            "GET",
            "/api/v1/stores/{}/collections",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def create_collection(
        self, store_id: str, body: m.CreateCollection, *, idempotency_key: str = ""
    ) -> m.CollectionOut:
        """Make a shelf."""
        made: m.CollectionOut = await self._ask(
            m.CollectionOut,
            "POST",
            "/api/v1/stores/{}/collections",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_collection(self, store_id: str, collection_id: str) -> m.CollectionOut:
        """Get collection."""
        made: m.CollectionOut = await self._ask(
            m.CollectionOut, "GET", "/api/v1/stores/{}/collections/{}", store_id, collection_id
        )
        return made

    async def update_collection(
        self,
        store_id: str,
        collection_id: str,
        body: m.ChangeCollection | None,
        *,
        if_match: str | None = None,
    ) -> m.CollectionOut:
        """Change some fields."""
        made: m.CollectionOut = await self._ask(
            m.CollectionOut,
            "PATCH",
            "/api/v1/stores/{}/collections/{}",
            store_id,
            collection_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_collection(self, store_id: str, collection_id: str) -> None:
        """Take the shelf away."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/collections/{}", store_id, collection_id)

    async def put_collection_image(
        self, store_id: str, collection_id: str, body: bytes
    ) -> m.CollectionOut:
        """Upload its picture."""
        made: m.CollectionOut = await self._ask(
            m.CollectionOut,
            "PUT",
            "/api/v1/stores/{}/collections/{}/image",
            store_id,
            collection_id,
            body=body,
            headers={"Content-Type": "image/png"},
        )
        return made

    async def list_collection_products(
        self,
        store_id: str,
        collection_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.ProductOut]:
        """What stands on it, in the order it was put there."""
        made: m.Page[m.ProductOut] = await self._ask(
            m.Page[m.ProductOut],
            "GET",
            "/api/v1/stores/{}/collections/{}/products",
            store_id,
            collection_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def add_collection_products(
        self, store_id: str, collection_id: str, body: m.ProductIds, *, idempotency_key: str = ""
    ) -> m.CollectionOut:
        """Put products behind those that stand there."""
        made: m.CollectionOut = await self._ask(
            m.CollectionOut,
            "POST",
            "/api/v1/stores/{}/collections/{}/products",
            store_id,
            collection_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def put_collection_products(
        self, store_id: str, collection_id: str, body: m.ProductIds
    ) -> None:
        """Put exactly these products on it, in this order."""
        await self._ask(
            None,
            "PUT",
            "/api/v1/stores/{}/collections/{}/products",
            store_id,
            collection_id,
            body=body,
        )

    async def delete_collection_product(
        self, store_id: str, collection_id: str, product_id: str
    ) -> None:
        """Take one product off."""
        await self._ask(
            None,
            "DELETE",
            "/api/v1/stores/{}/collections/{}/products/{}",
            store_id,
            collection_id,
            product_id,
        )

    async def list_categories(self, store_id: str) -> m.Page[m.CountedOut]:
        """Categories in use, the fullest first, with how many products each has."""
        made: m.Page[m.CountedOut] = await self._ask(
            m.Page[m.CountedOut], "GET", "/api/v1/stores/{}/categories", store_id
        )
        return made

    async def list_tags(self, store_id: str) -> m.Page[m.CountedOut]:
        """Tags in use, the most used first, with how many products bear each."""
        made: m.Page[m.CountedOut] = await self._ask(
            m.Page[m.CountedOut], "GET", "/api/v1/stores/{}/tags", store_id
        )
        return made

    async def get_synonyms(self, store_id: str) -> m.Synonyms:
        """The store's own synonyms, beside those that every store has."""
        made: m.Synonyms = await self._ask(
            m.Synonyms, "GET", "/api/v1/stores/{}/synonyms", store_id
        )
        return made

    async def put_synonyms(self, store_id: str, body: m.Synonyms | None) -> m.Synonyms:
        """Replace them."""
        made: m.Synonyms = await self._ask(
            m.Synonyms, "PUT", "/api/v1/stores/{}/synonyms", store_id, body=body
        )
        return made

    async def list_customers(
        self,
        store_id: str,
        *,
        phone: str | None = None,
        email: str | None = None,
        q: str | None = None,
        tag: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.CustomersCustomerOut]:
        """Customers, newest first."""
        made: m.Page[m.CustomersCustomerOut] = await self._ask(
            m.Page[m.CustomersCustomerOut],
            "GET",
            "/api/v1/stores/{}/customers",
            store_id,
            query={
                "phone": phone,
                "email": email,
                "q": q,
                "tag": tag,
                "limit": limit,
                "cursor": cursor,
            },
        )
        return made

    async def create_customer(
        self, store_id: str, body: m.CreateCustomer, *, idempotency_key: str = ""
    ) -> m.CustomersCustomerOut:
        """Keep a customer."""
        made: m.CustomersCustomerOut = await self._ask(
            m.CustomersCustomerOut,
            "POST",
            "/api/v1/stores/{}/customers",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_customer(self, store_id: str, customer_id: str) -> m.CustomersCustomerOut:
        """A customer, how channels know them, and what they bought."""
        made: m.CustomersCustomerOut = await self._ask(
            m.CustomersCustomerOut, "GET", "/api/v1/stores/{}/customers/{}", store_id, customer_id
        )
        return made

    async def update_customer(
        self,
        store_id: str,
        customer_id: str,
        body: m.ChangeCustomer | None,
        *,
        if_match: str | None = None,
    ) -> m.CustomersCustomerOut:
        """Change some fields."""
        made: m.CustomersCustomerOut = await self._ask(
            m.CustomersCustomerOut,
            "PATCH",
            "/api/v1/stores/{}/customers/{}",
            store_id,
            customer_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_customer(self, store_id: str, customer_id: str) -> None:
        """Take a customer off the list."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/customers/{}", store_id, customer_id)

    async def list_customer_addresses(
        self, store_id: str, customer_id: str
    ) -> m.Page[m.AddressOut]:
        """All of a customer's addresses, oldest first."""
        made: m.Page[m.AddressOut] = await self._ask(
            m.Page[m.AddressOut],
            "GET",
            "/api/v1/stores/{}/customers/{}/addresses",
            store_id,
            customer_id,
        )
        return made

    async def add_customer_address(
        self, store_id: str, customer_id: str, body: m.AddAddress, *, idempotency_key: str = ""
    ) -> m.AddressOut:
        """Keep another address of a customer."""
        made: m.AddressOut = await self._ask(
            m.AddressOut,
            "POST",
            "/api/v1/stores/{}/customers/{}/addresses",
            store_id,
            customer_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def update_customer_address(
        self, store_id: str, customer_id: str, address_id: str, body: m.ChangeAddress | None
    ) -> m.AddressOut:
        """Change some fields, or make it the one things go to by default."""
        made: m.AddressOut = await self._ask(
            m.AddressOut,
            "PATCH",
            "/api/v1/stores/{}/customers/{}/addresses/{}",
            store_id,
            customer_id,
            address_id,
            body=body,
        )
        return made

    async def remove_customer_address(
        self, store_id: str, customer_id: str, address_id: str
    ) -> None:
        """Forget an address."""
        await self._ask(
            None,
            "DELETE",
            "/api/v1/stores/{}/customers/{}/addresses/{}",
            store_id,
            customer_id,
            address_id,
        )

    async def list_customer_notes(
        self,
        store_id: str,
        customer_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.NoteOut]:
        """What sellers wrote down, newest first, and who did."""
        made: m.Page[m.NoteOut] = await self._ask(
            m.Page[m.NoteOut],
            "GET",
            "/api/v1/stores/{}/customers/{}/notes",
            store_id,
            customer_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def add_customer_note(
        self, store_id: str, customer_id: str, body: m.AddNote, *, idempotency_key: str = ""
    ) -> m.NoteOut:
        """Write something down about a customer."""
        made: m.NoteOut = await self._ask(
            m.NoteOut,
            "POST",
            "/api/v1/stores/{}/customers/{}/notes",
            store_id,
            customer_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_consents(
        self,
        store_id: str,
        customer_id: str,
        *,
        purpose: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.ConsentOut]:
        """The ledger of what a customer agreed to, newest first."""
        made: m.Page[m.ConsentOut] = await self._ask(
            m.Page[m.ConsentOut],
            "GET",
            "/api/v1/stores/{}/customers/{}/consents",
            store_id,
            customer_id,
            query={"purpose": purpose, "limit": limit, "cursor": cursor},
        )
        return made

    async def record_consent(
        self, store_id: str, customer_id: str, body: m.RecordConsent, *, idempotency_key: str = ""
    ) -> m.ConsentOut:
        """Record that a customer agreed to something, or took it back."""
        made: m.ConsentOut = await self._ask(
            m.ConsentOut,
            "POST",
            "/api/v1/stores/{}/customers/{}/consents",
            store_id,
            customer_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_discounts(
        self,
        store_id: str,
        *,
        code: str | None = None,
        automatic: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.DiscountOut]:
        """The store's discounts, newest first."""
        made: m.Page[m.DiscountOut] = await self._ask(
            m.Page[m.DiscountOut],
            "GET",
            "/api/v1/stores/{}/discounts",
            store_id,
            query={"code": code, "automatic": automatic, "limit": limit, "cursor": cursor},
        )
        return made

    async def create_discount(
        self, store_id: str, body: m.CreateDiscount, *, idempotency_key: str = ""
    ) -> m.DiscountOut:
        """Take something off."""
        made: m.DiscountOut = await self._ask(
            m.DiscountOut,
            "POST",
            "/api/v1/stores/{}/discounts",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_discount(self, store_id: str, discount_id: str) -> m.DiscountOut:
        """Get discount."""
        made: m.DiscountOut = await self._ask(
            m.DiscountOut, "GET", "/api/v1/stores/{}/discounts/{}", store_id, discount_id
        )
        return made

    async def update_discount(
        self,
        store_id: str,
        discount_id: str,
        body: m.ChangeDiscount | None,
        *,
        if_match: str | None = None,
    ) -> m.DiscountOut:
        """Change some fields."""
        made: m.DiscountOut = await self._ask(
            m.DiscountOut,
            "PATCH",
            "/api/v1/stores/{}/discounts/{}",
            store_id,
            discount_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_discount(self, store_id: str, discount_id: str) -> None:
        """It applies to nothing from now on."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/discounts/{}", store_id, discount_id)

    async def get_conversation_context(self, store_id: str, conversation_id: str) -> m.ContextOut:
        """Who this is, what lies in their cart, what they ordered and paid, and why the AI said so."""
        made: m.ContextOut = await self._ask(
            m.ContextOut,
            "GET",
            "/api/v1/stores/{}/conversations/{}/context",
            store_id,
            conversation_id,
        )
        return made

    async def merge_customers(
        self, store_id: str, customer_id: str, body: m.MergeCustomer, *, idempotency_key: str = ""
    ) -> m.MergeOut:
        """Two customers are one person."""
        made: m.MergeOut = await self._ask(
            m.MergeOut,
            "POST",
            "/api/v1/stores/{}/customers/{}/merge",
            store_id,
            customer_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def undo_merge(
        self, store_id: str, merge_id: str, *, idempotency_key: str = ""
    ) -> m.UnmergeOut:
        """They were two after all."""
        made: m.UnmergeOut = await self._ask(
            m.UnmergeOut,
            "POST",
            "/api/v1/stores/{}/customer-merges/{}/undo",
            store_id,
            merge_id,
            key=idempotency_key,
        )
        return made

    async def export_customer(self, store_id: str, customer_id: str) -> m.ExportOut:
        """Everything the store holds of a person, table by table, for them to take along."""
        made: m.ExportOut = await self._ask(
            m.ExportOut, "GET", "/api/v1/stores/{}/customers/{}/export", store_id, customer_id
        )
        return made

    async def erase_customer(
        self, store_id: str, customer_id: str, *, idempotency_key: str = ""
    ) -> m.ErasureOut:
        """Take a person's data out of every table."""
        made: m.ErasureOut = await self._ask(
            m.ErasureOut,
            "POST",
            "/api/v1/stores/{}/customers/{}/erasure",
            store_id,
            customer_id,
            key=idempotency_key,
        )
        return made

    async def list_merge_suggestions(
        self,
        store_id: str,
        *,
        status: m.SuggestionStatus | None = None,
        customer_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.MergeSuggestionOut]:
        """Customers who may be one person, and why."""
        made: m.Page[m.MergeSuggestionOut] = await self._ask(
            m.Page[m.MergeSuggestionOut],
            "GET",
            "/api/v1/stores/{}/merge-suggestions",
            store_id,
            query={"status": status, "customer_id": customer_id, "limit": limit, "cursor": cursor},
        )
        return made

    async def accept_merge_suggestion(
        self, store_id: str, suggestion_id: str, *, idempotency_key: str = ""
    ) -> m.MergeOut:
        """They are one person."""
        made: m.MergeOut = await self._ask(
            m.MergeOut,
            "POST",
            "/api/v1/stores/{}/merge-suggestions/{}/accept",
            store_id,
            suggestion_id,
            key=idempotency_key,
        )
        return made

    async def dismiss_merge_suggestion(
        self, store_id: str, suggestion_id: str, *, idempotency_key: str = ""
    ) -> m.MergeSuggestionOut:
        """They are two."""
        made: m.MergeSuggestionOut = await self._ask(
            m.MergeSuggestionOut,
            "POST",
            "/api/v1/stores/{}/merge-suggestions/{}/dismiss",
            store_id,
            suggestion_id,
            key=idempotency_key,
        )
        return made

    async def list_channel_alerts(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.AlertOut]:
        """What channels said of the store's accounts, newest first."""
        made: m.Page[m.AlertOut] = await self._ask(
            m.Page[m.AlertOut],
            "GET",
            "/api/v1/stores/{}/channel-alerts",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def get_simulation(self, store_id: str, provider: str) -> m.PhoneOut:
        """The simulated phone."""
        made: m.PhoneOut = await self._ask(
            m.PhoneOut, "GET", "/api/v1/stores/{}/connections/{}/simulation", store_id, provider
        )
        return made

    async def set_simulation(
        self, store_id: str, provider: str, body: m.SetSwitches | None
    ) -> m.PhoneOut:
        """Set all its switches."""
        made: m.PhoneOut = await self._ask(
            m.PhoneOut,
            "PUT",
            "/api/v1/stores/{}/connections/{}/simulation",
            store_id,
            provider,
            body=body,
        )
        return made

    async def simulate_messages(
        self, store_id: str, provider: str, body: m.PlayMessages, *, idempotency_key: str = ""
    ) -> m.PlayedOut:
        """Have a buyer write."""
        made: m.PlayedOut = await self._ask(
            m.PlayedOut,
            "POST",
            "/api/v1/stores/{}/connections/{}/simulation/messages",
            store_id,
            provider,
            body=body,
            key=idempotency_key,
        )
        return made

    async def simulate_status(
        self, store_id: str, provider: str, body: m.PlayStatus, *, idempotency_key: str = ""
    ) -> m.PlayedOut:
        """Have the phone tell that a message was delivered, read, or could not be delivered."""
        made: m.PlayedOut = await self._ask(
            m.PlayedOut,
            "POST",
            "/api/v1/stores/{}/connections/{}/simulation/statuses",
            store_id,
            provider,
            body=body,
            key=idempotency_key,
        )
        return made

    async def simulate_review(
        self, store_id: str, provider: str, body: m.PlayReview, *, idempotency_key: str = ""
    ) -> m.PlayedOut:
        """Be the reviewer."""
        made: m.PlayedOut = await self._ask(
            m.PlayedOut,
            "POST",
            "/api/v1/stores/{}/connections/{}/simulation/reviews",
            store_id,
            provider,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_message_templates(
        self,
        store_id: str,
        *,
        status: m.TemplateStatus | None = None,
        category: m.TemplateCategory | None = None,
        connection_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.TemplateOut]:
        """Every template of the store's channels, newest first."""
        made: m.Page[m.TemplateOut] = await self._ask(
            m.Page[m.TemplateOut],
            "GET",
            "/api/v1/stores/{}/message-templates",
            store_id,
            query={
                "status": status,
                "category": category,
                "connection_id": connection_id,
                "limit": limit,
                "cursor": cursor,
            },
        )
        return made

    async def create_message_template(
        self, store_id: str, body: m.CreateTemplate, *, idempotency_key: str = ""
    ) -> m.TemplateOut:
        """Write a template and hand it in for review."""
        made: m.TemplateOut = await self._ask(
            m.TemplateOut,
            "POST",
            "/api/v1/stores/{}/message-templates",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_message_template(self, store_id: str, template_id: str) -> m.TemplateOut:
        """Get message template."""
        made: m.TemplateOut = await self._ask(
            m.TemplateOut, "GET", "/api/v1/stores/{}/message-templates/{}", store_id, template_id
        )
        return made

    async def delete_message_template(self, store_id: str, template_id: str) -> None:
        """Here at once, at the channel soon after."""
        await self._ask(
            None, "DELETE", "/api/v1/stores/{}/message-templates/{}", store_id, template_id
        )

    async def sync_message_templates(
        self, store_id: str, *, idempotency_key: str = ""
    ) -> m.SyncOut:
        """Read them all anew from the channel."""
        made: m.SyncOut = await self._ask(
            m.SyncOut,
            "POST",
            "/api/v1/stores/{}/message-templates/sync",
            store_id,
            key=idempotency_key,
        )
        return made

    async def list_conversations(
        self,
        store_id: str,
        *,
        status: m.ConversationStatus | None = None,
        owner: m.Owner | None = None,
        channel: m.ChannelName | None = None,
        assignee: str | None = None,
        label_id: str | None = None,
        unread: bool | None = None,
        connection_id: str | None = None,
        need_you: bool | None = None,
        q: str | None = None,
        sort: m.Sorting | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.ConversationOut]:
        """The inbox, liveliest first."""
        made: m.Page[m.ConversationOut] = await self._ask(
            m.Page[m.ConversationOut],
            "GET",
            "/api/v1/stores/{}/conversations",
            store_id,
            query={
                "status": status,
                "owner": owner,
                "channel": channel,
                "assignee": assignee,
                "label_id": label_id,
                "unread": unread,
                "connection_id": connection_id,
                "need_you": need_you,
                "q": q,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )
        return made

    async def get_conversation(self, store_id: str, conversation_id: str) -> m.ConversationOut:
        """Get conversation."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "GET",
            "/api/v1/stores/{}/conversations/{}",
            store_id,
            conversation_id,
        )
        return made

    async def list_messages(
        self,
        store_id: str,
        conversation_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.MessageOut]:
        """What was said, newest first."""
        made: m.Page[m.MessageOut] = await self._ask(
            m.Page[m.MessageOut],
            "GET",
            "/api/v1/stores/{}/conversations/{}/messages",
            store_id,
            conversation_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def say_in_conversation(
        self, store_id: str, conversation_id: str, body: m.Say | None, *, idempotency_key: str = ""
    ) -> m.MessageOut:
        """Answer the customer."""
        made: m.MessageOut = await self._ask(
            m.MessageOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/messages",
            store_id,
            conversation_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_message_file(self, store_id: str, conversation_id: str, message_id: str) -> bytes:
        """A picture as we drew it anew."""
        made: bytes = await self._ask(
            bytes,
            "GET",
            "/api/v1/stores/{}/conversations/{}/messages/{}/file",
            store_id,
            conversation_id,
            message_id,
        )
        return made

    async def get_message_thumbnail(
        self, store_id: str, conversation_id: str, message_id: str
    ) -> bytes:
        """Of a picture alone."""
        made: bytes = await self._ask(
            bytes,
            "GET",
            "/api/v1/stores/{}/conversations/{}/messages/{}/file/thumbnail",
            store_id,
            conversation_id,
            message_id,
        )
        return made

    async def change_conversation_owner(
        self, store_id: str, conversation_id: str, body: m.ChangeOwner, *, idempotency_key: str = ""
    ) -> m.ConversationOut:
        """Take the conversation over, or give it back to the agent."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/owner",
            store_id,
            conversation_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def put_conversation_in_team(
        self, store_id: str, conversation_id: str, body: m.PutTeam
    ) -> m.ConversationOut:
        """Whose of the teams it is."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "PUT",
            "/api/v1/stores/{}/conversations/{}/team",
            store_id,
            conversation_id,
            body=body,
        )
        return made

    async def mark_conversation_read(
        self, store_id: str, conversation_id: str, *, idempotency_key: str = ""
    ) -> m.ConversationOut:
        """It was looked at."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/read",
            store_id,
            conversation_id,
            key=idempotency_key,
        )
        return made

    async def mark_conversation_unread(
        self, store_id: str, conversation_id: str, *, idempotency_key: str = ""
    ) -> m.ConversationOut:
        """Leave it for later, so that it is seen again."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/unread",
            store_id,
            conversation_id,
            key=idempotency_key,
        )
        return made

    async def snooze_conversation(
        self,
        store_id: str,
        conversation_id: str,
        body: m.Snooze | None,
        *,
        idempotency_key: str = "",
    ) -> m.ConversationOut:
        """Put it aside until a time, or until the customer writes, which ends it in any case."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/snooze",
            store_id,
            conversation_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def close_conversation(
        self, store_id: str, conversation_id: str, *, idempotency_key: str = ""
    ) -> m.ConversationOut:
        """It is done."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/close",
            store_id,
            conversation_id,
            key=idempotency_key,
        )
        return made

    async def reopen_conversation(
        self, store_id: str, conversation_id: str, *, idempotency_key: str = ""
    ) -> m.ConversationOut:
        """Open what was closed or put aside."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/reopen",
            store_id,
            conversation_id,
            key=idempotency_key,
        )
        return made

    async def set_conversation_priority(
        self, store_id: str, conversation_id: str, body: m.SetPriority
    ) -> m.ConversationOut:
        """Set conversation priority."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "PUT",
            "/api/v1/stores/{}/conversations/{}/priority",
            store_id,
            conversation_id,
            body=body,
        )
        return made

    async def list_conversation_notes(
        self,
        store_id: str,
        conversation_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.ThreadNoteOut]:
        """What sellers wrote down, newest first."""
        made: m.Page[m.ThreadNoteOut] = await self._ask(
            m.Page[m.ThreadNoteOut],
            "GET",
            "/api/v1/stores/{}/conversations/{}/notes",
            store_id,
            conversation_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def add_conversation_note(
        self,
        store_id: str,
        conversation_id: str,
        body: m.AddThreadNote,
        *,
        idempotency_key: str = "",
    ) -> m.ThreadNoteOut:
        """Write something down for the other sellers."""
        made: m.ThreadNoteOut = await self._ask(
            m.ThreadNoteOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/notes",
            store_id,
            conversation_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_mentions(
        self,
        store_id: str,
        *,
        unread: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.MentionOut]:
        """Notes in which the caller is asked to look, newest first."""
        made: m.Page[m.MentionOut] = await self._ask(
            m.Page[m.MentionOut],
            "GET",
            "/api/v1/stores/{}/mentions",
            store_id,
            query={"unread": unread, "limit": limit, "cursor": cursor},
        )
        return made

    async def list_labels(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.LabelOut]:
        """Labels, newest first."""
        made: m.Page[m.LabelOut] = await self._ask(
            m.Page[m.LabelOut],
            "GET",
            "/api/v1/stores/{}/labels",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def create_label(
        self, store_id: str, body: m.CreateLabel, *, idempotency_key: str = ""
    ) -> m.LabelOut:
        """Make a label for conversations."""
        made: m.LabelOut = await self._ask(
            m.LabelOut, "POST", "/api/v1/stores/{}/labels", store_id, body=body, key=idempotency_key
        )
        return made

    async def update_label(
        self,
        store_id: str,
        label_id: str,
        body: m.ChangeLabel | None,
        *,
        if_match: str | None = None,
    ) -> m.LabelOut:
        """Change its name or colour, wherever it stands."""
        made: m.LabelOut = await self._ask(
            m.LabelOut,
            "PATCH",
            "/api/v1/stores/{}/labels/{}",
            store_id,
            label_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_label(self, store_id: str, label_id: str) -> None:
        """Take it off every conversation, and away."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/labels/{}", store_id, label_id)

    async def put_label_on(
        self, store_id: str, conversation_id: str, body: m.PutLabelOn, *, idempotency_key: str = ""
    ) -> m.ConversationOut:
        """Put a label on a conversation."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/labels",
            store_id,
            conversation_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def take_label_off(self, store_id: str, conversation_id: str, label_id: str) -> None:
        """Take a label off a conversation, if it is on it."""
        await self._ask(
            None,
            "DELETE",
            "/api/v1/stores/{}/conversations/{}/labels/{}",
            store_id,
            conversation_id,
            label_id,
        )

    async def list_canned_replies(
        self,
        store_id: str,
        *,
        code: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.CannedReplyOut]:
        """In the order of their codes."""
        made: m.Page[m.CannedReplyOut] = await self._ask(
            m.Page[m.CannedReplyOut],
            "GET",
            "/api/v1/stores/{}/canned-replies",
            store_id,
            query={"code": code, "limit": limit, "cursor": cursor},
        )
        return made

    async def create_canned_reply(
        self, store_id: str, body: m.CreateCannedReply, *, idempotency_key: str = ""
    ) -> m.CannedReplyOut:
        """Write a reply once, to say it often."""
        made: m.CannedReplyOut = await self._ask(
            m.CannedReplyOut,
            "POST",
            "/api/v1/stores/{}/canned-replies",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def update_canned_reply(
        self,
        store_id: str,
        canned_reply_id: str,
        body: m.ChangeCannedReply | None,
        *,
        if_match: str | None = None,
    ) -> m.CannedReplyOut:
        """Update canned reply."""
        made: m.CannedReplyOut = await self._ask(
            m.CannedReplyOut,
            "PATCH",
            "/api/v1/stores/{}/canned-replies/{}",
            store_id,
            canned_reply_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_canned_reply(self, store_id: str, canned_reply_id: str) -> None:
        """Take it away."""
        await self._ask(
            None, "DELETE", "/api/v1/stores/{}/canned-replies/{}", store_id, canned_reply_id
        )

    async def fill_canned_replies(
        self, store_id: str, conversation_id: str, *, code: str | None = None
    ) -> list[m.FilledReply]:
        """The first twenty whose code begins so, with this conversation's facts in their places."""
        made: list[m.FilledReply] = await self._ask(
            list[m.FilledReply],
            "GET",
            "/api/v1/stores/{}/conversations/{}/canned-replies",
            store_id,
            conversation_id,
            query={"code": code},
        )
        return made

    async def list_macros(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.MacroOut]:
        """Macros, newest first."""
        made: m.Page[m.MacroOut] = await self._ask(
            m.Page[m.MacroOut],
            "GET",
            "/api/v1/stores/{}/macros",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def create_macro(
        self, store_id: str, body: m.CreateMacro, *, idempotency_key: str = ""
    ) -> m.MacroOut:
        """Put steps together that are taken together."""
        made: m.MacroOut = await self._ask(
            m.MacroOut, "POST", "/api/v1/stores/{}/macros", store_id, body=body, key=idempotency_key
        )
        return made

    async def update_macro(
        self,
        store_id: str,
        macro_id: str,
        body: m.ChangeMacro | None,
        *,
        if_match: str | None = None,
    ) -> m.MacroOut:
        """Change its name, or all of its steps."""
        made: m.MacroOut = await self._ask(
            m.MacroOut,
            "PATCH",
            "/api/v1/stores/{}/macros/{}",
            store_id,
            macro_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_macro(self, store_id: str, macro_id: str) -> None:
        """Delete macro."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/macros/{}", store_id, macro_id)

    async def run_macro(
        self, store_id: str, macro_id: str, body: m.RunMacro, *, idempotency_key: str = ""
    ) -> m.ConversationOut:
        """Take its steps in a conversation."""
        made: m.ConversationOut = await self._ask(
            m.ConversationOut,
            "POST",
            "/api/v1/stores/{}/macros/{}/run",
            store_id,
            macro_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def count_inbox(self, store_id: str) -> m.InboxCountsOut:
        """The figures on the inbox's tabs."""
        made: m.InboxCountsOut = await self._ask(
            m.InboxCountsOut, "GET", "/api/v1/stores/{}/inbox/counts", store_id
        )
        return made

    async def get_response_times(
        self,
        store_id: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        assignee: str | None = None,
    ) -> m.ResponseTimes:
        """How long customers waited for people, in the last seven days or in a range of a year at most."""
        made: m.ResponseTimes = await self._ask(
            m.ResponseTimes,
            "GET",
            "/api/v1/stores/{}/inbox/times",
            store_id,
            query={"from": from_, "to": to, "assignee": assignee},
        )
        return made

    async def upload_attachment(
        self, store_id: str, conversation_id: str, body: bytes, *, idempotency_key: str = ""
    ) -> m.AttachmentOut:
        """Upload a picture (PNG, JPEG, WebP to 5 MiB, drawn anew) or a PDF (to 10 MiB), to be sent."""
        made: m.AttachmentOut = await self._ask(
            m.AttachmentOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/attachments",
            store_id,
            conversation_id,
            body=body,
            key=idempotency_key,
            headers={"Content-Type": "image/png"},
        )
        return made

    async def get_attachment(self, store_id: str, conversation_id: str, message_id: str) -> bytes:
        """The file a seller sent with this message."""
        made: bytes = await self._ask(
            bytes,
            "GET",
            "/api/v1/stores/{}/conversations/{}/messages/{}/attachment",
            store_id,
            conversation_id,
            message_id,
        )
        return made

    async def get_presence(self, store_id: str, conversation_id: str) -> m.PresenceOut:
        """Who else looks at this thread, or types in it, just now."""
        made: m.PresenceOut = await self._ask(
            m.PresenceOut,
            "GET",
            "/api/v1/stores/{}/conversations/{}/presence",
            store_id,
            conversation_id,
        )
        return made

    async def set_presence(
        self, store_id: str, conversation_id: str, body: m.SetPresence
    ) -> m.PresenceOut:
        """Say that one looks at this thread, or types in it."""
        made: m.PresenceOut = await self._ask(
            m.PresenceOut,
            "PUT",
            "/api/v1/stores/{}/conversations/{}/presence",
            store_id,
            conversation_id,
            body=body,
        )
        return made

    async def list_undelivered(
        self,
        store_id: str,
        *,
        status: m.UndeliveredStatus | None = None,
        reason: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.UndeliveredOut]:
        """What was not sent, with its reason, or perhaps not."""
        made: m.Page[m.UndeliveredOut] = await self._ask(
            m.Page[m.UndeliveredOut],
            "GET",
            "/api/v1/stores/{}/messages",
            store_id,
            query={"status": status, "reason": reason, "limit": limit, "cursor": cursor},
        )
        return made

    async def redeliver_message(
        self, store_id: str, message_id: str, *, idempotency_key: str = ""
    ) -> m.MessageOut:
        """Send again what failed, or what may not have arrived."""
        made: m.MessageOut = await self._ask(
            m.MessageOut,
            "POST",
            "/api/v1/stores/{}/messages/{}/redelivery",
            store_id,
            message_id,
            key=idempotency_key,
        )
        return made

    async def confirm_message_arrival(
        self, store_id: str, message_id: str, *, idempotency_key: str = ""
    ) -> m.MessageOut:
        """Say that a message whose outcome is unknown did arrive."""
        made: m.MessageOut = await self._ask(
            m.MessageOut,
            "POST",
            "/api/v1/stores/{}/messages/{}/arrival",
            store_id,
            message_id,
            key=idempotency_key,
        )
        return made

    async def redeliver_messages(
        self, store_id: str, body: m.Redeliver, *, idempotency_key: str = ""
    ) -> m.Redelivered:
        """Send again what failed for one reason, the oldest 500."""
        made: m.Redelivered = await self._ask(
            m.Redelivered,
            "POST",
            "/api/v1/stores/{}/messages/redeliveries",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_sending_settings(self, store_id: str) -> m.SendingSettings:
        """When offers may go, how many, and which templates tell what free words may not."""
        made: m.SendingSettings = await self._ask(
            m.SendingSettings, "GET", "/api/v1/stores/{}/sending-settings", store_id
        )
        return made

    async def put_sending_settings(
        self, store_id: str, body: m.SendingSettings | None
    ) -> m.SendingSettings:
        """Replace them."""
        made: m.SendingSettings = await self._ask(
            m.SendingSettings, "PUT", "/api/v1/stores/{}/sending-settings", store_id, body=body
        )
        return made

    async def get_message_costs(
        self,
        store_id: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        by: m.CostsBy | None = None,
        conversation_id: str | None = None,
    ) -> m.MessageCostsOut:
        """What messages cost, this month so far or over days of the store's own clock, a year at most."""
        made: m.MessageCostsOut = await self._ask(
            m.MessageCostsOut,
            "GET",
            "/api/v1/stores/{}/message-costs",
            store_id,
            query={"from": from_, "to": to, "by": by, "conversation_id": conversation_id},
        )
        return made

    async def get_cart(self, store_id: str, conversation_id: str) -> m.CartOut:
        """What the buyer means to order, as it would be ordered this moment."""
        made: m.CartOut = await self._ask(
            m.CartOut, "GET", "/api/v1/stores/{}/conversations/{}/cart", store_id, conversation_id
        )
        return made

    async def put_cart(
        self, store_id: str, conversation_id: str, body: m.PutCart, *, if_match: str | None = None
    ) -> m.CartOut:
        """Replace what is in the cart."""
        made: m.CartOut = await self._ask(
            m.CartOut,
            "PUT",
            "/api/v1/stores/{}/conversations/{}/cart",
            store_id,
            conversation_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def order_cart(
        self,
        store_id: str,
        conversation_id: str,
        *,
        idempotency_key: str = "",
        if_match: str | None = None,
    ) -> m.OrderOut:
        """Place the thread's cart for the buyer, as it is now."""
        made: m.OrderOut = await self._ask(
            m.OrderOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/cart/order",
            store_id,
            conversation_id,
            key=idempotency_key,
            headers={"If-Match": if_match},
        )
        return made

    async def list_turns(
        self,
        store_id: str,
        conversation_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.TurnOut]:
        """Why the assistant answered as it did."""
        made: m.Page[m.TurnOut] = await self._ask(
            m.Page[m.TurnOut],
            "GET",
            "/api/v1/stores/{}/conversations/{}/turns",
            store_id,
            conversation_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def request_payment(
        self,
        store_id: str,
        conversation_id: str,
        body: m.RequestPayment | None,
        *,
        idempotency_key: str = "",
    ) -> m.PaymentOut:
        """Send the buyer of this thread how to pay."""
        made: m.PaymentOut = await self._ask(
            m.PaymentOut,
            "POST",
            "/api/v1/stores/{}/conversations/{}/payment-request",
            store_id,
            conversation_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_segments(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.SegmentOut]:
        """The store's segments, newest first."""
        made: m.Page[m.SegmentOut] = await self._ask(
            m.Page[m.SegmentOut],
            "GET",
            "/api/v1/stores/{}/segments",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def create_segment(
        self, store_id: str, body: m.CreateSegment, *, idempotency_key: str = ""
    ) -> m.SegmentOut:
        """Save a filter over customers."""
        made: m.SegmentOut = await self._ask(
            m.SegmentOut,
            "POST",
            "/api/v1/stores/{}/segments",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_segment(self, store_id: str, segment_id: str) -> m.SegmentOut:
        """Get segment."""
        made: m.SegmentOut = await self._ask(
            m.SegmentOut, "GET", "/api/v1/stores/{}/segments/{}", store_id, segment_id
        )
        return made

    async def update_segment(
        self,
        store_id: str,
        segment_id: str,
        body: m.ChangeSegment | None,
        *,
        if_match: str | None = None,
    ) -> m.SegmentOut:
        """Change its name or all of its conditions."""
        made: m.SegmentOut = await self._ask(
            m.SegmentOut,
            "PATCH",
            "/api/v1/stores/{}/segments/{}",
            store_id,
            segment_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_segment(self, store_id: str, segment_id: str) -> None:
        """Refused while a broadcast is still to ask who is in it."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/segments/{}", store_id, segment_id)

    async def preview_segment(self, store_id: str, segment_id: str) -> m.PreviewOut:
        """How many customers are in it now, and ten of them."""
        made: m.PreviewOut = await self._ask(
            m.PreviewOut, "GET", "/api/v1/stores/{}/segments/{}/preview", store_id, segment_id
        )
        return made

    async def preview_conditions(
        self, store_id: str, body: m.PreviewSegment | None, *, idempotency_key: str = ""
    ) -> m.PreviewOut:
        """The same for conditions that are not saved."""
        made: m.PreviewOut = await self._ask(
            m.PreviewOut,
            "POST",
            "/api/v1/stores/{}/segments/preview",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_broadcasts(
        self,
        store_id: str,
        *,
        status: m.BroadcastStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.BroadcastOut]:
        """The store's broadcasts, newest first."""
        made: m.Page[m.BroadcastOut] = await self._ask(
            m.Page[m.BroadcastOut],
            "GET",
            "/api/v1/stores/{}/broadcasts",
            store_id,
            query={"status": status, "limit": limit, "cursor": cursor},
        )
        return made

    async def create_broadcast(
        self, store_id: str, body: m.CreateBroadcast, *, idempotency_key: str = ""
    ) -> m.BroadcastOut:
        """Draft what is told to many."""
        made: m.BroadcastOut = await self._ask(
            m.BroadcastOut,
            "POST",
            "/api/v1/stores/{}/broadcasts",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_broadcast(self, store_id: str, broadcast_id: str) -> m.BroadcastOut:
        """Get broadcast."""
        made: m.BroadcastOut = await self._ask(
            m.BroadcastOut, "GET", "/api/v1/stores/{}/broadcasts/{}", store_id, broadcast_id
        )
        return made

    async def update_broadcast(
        self,
        store_id: str,
        broadcast_id: str,
        body: m.ChangeBroadcast | None,
        *,
        if_match: str | None = None,
    ) -> m.BroadcastOut:
        """Change a draft, or one whose hour has not come."""
        made: m.BroadcastOut = await self._ask(
            m.BroadcastOut,
            "PATCH",
            "/api/v1/stores/{}/broadcasts/{}",
            store_id,
            broadcast_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_broadcast(self, store_id: str, broadcast_id: str) -> None:
        """A draft alone."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/broadcasts/{}", store_id, broadcast_id)

    async def get_audience(self, store_id: str, broadcast_id: str) -> m.AudienceOut:
        """Whom it would reach if it were sent now, why not the others, what that costs, and what they would read."""
        made: m.AudienceOut = await self._ask(
            m.AudienceOut, "GET", "/api/v1/stores/{}/broadcasts/{}/audience", store_id, broadcast_id
        )
        return made

    async def get_results(self, store_id: str, broadcast_id: str) -> m.ResultsOut:
        """How it arrived, who answered or wants no more, and what was bought after it."""
        made: m.ResultsOut = await self._ask(
            m.ResultsOut, "GET", "/api/v1/stores/{}/broadcasts/{}/results", store_id, broadcast_id
        )
        return made

    async def schedule_broadcast(
        self,
        store_id: str,
        broadcast_id: str,
        body: m.ScheduleBroadcast | None,
        *,
        idempotency_key: str = "",
    ) -> m.BroadcastOut:
        """Send it."""
        made: m.BroadcastOut = await self._ask(
            m.BroadcastOut,
            "POST",
            "/api/v1/stores/{}/broadcasts/{}/schedule",
            store_id,
            broadcast_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def pause_broadcast(
        self, store_id: str, broadcast_id: str, *, idempotency_key: str = ""
    ) -> m.BroadcastOut:
        """Stop for now."""
        made: m.BroadcastOut = await self._ask(
            m.BroadcastOut,
            "POST",
            "/api/v1/stores/{}/broadcasts/{}/pause",
            store_id,
            broadcast_id,
            key=idempotency_key,
        )
        return made

    async def resume_broadcast(
        self, store_id: str, broadcast_id: str, *, idempotency_key: str = ""
    ) -> m.BroadcastOut:
        """Go on with those who have not been told."""
        made: m.BroadcastOut = await self._ask(
            m.BroadcastOut,
            "POST",
            "/api/v1/stores/{}/broadcasts/{}/resume",
            store_id,
            broadcast_id,
            key=idempotency_key,
        )
        return made

    async def cancel_broadcast(
        self, store_id: str, broadcast_id: str, *, idempotency_key: str = ""
    ) -> m.BroadcastOut:
        """Stop for good."""
        made: m.BroadcastOut = await self._ask(
            m.BroadcastOut,
            "POST",
            "/api/v1/stores/{}/broadcasts/{}/cancel",
            store_id,
            broadcast_id,
            key=idempotency_key,
        )
        return made

    async def test_broadcast(
        self, store_id: str, broadcast_id: str, body: m.TestBroadcast, *, idempotency_key: str = ""
    ) -> m.MessageOut:
        """Say it to one customer, oneself, to see how it looks."""
        made: m.MessageOut = await self._ask(
            m.MessageOut,
            "POST",
            "/api/v1/stores/{}/broadcasts/{}/test",
            store_id,
            broadcast_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_recipients(
        self,
        store_id: str,
        broadcast_id: str,
        *,
        status: m.RecipientStatus | None = None,
        reason: m.Skip | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.RecipientOut]:
        """Its audience, person by person, and what became of each."""
        made: m.Page[m.RecipientOut] = await self._ask(
            m.Page[m.RecipientOut],
            "GET",
            "/api/v1/stores/{}/broadcasts/{}/recipients",
            store_id,
            broadcast_id,
            query={"status": status, "reason": reason, "limit": limit, "cursor": cursor},
        )
        return made

    async def list_inventory(
        self,
        store_id: str,
        *,
        low_stock: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.LevelOut]:
        """How much there is of each variant, newest variant first."""
        made: m.Page[m.LevelOut] = await self._ask(
            m.Page[m.LevelOut],
            "GET",
            "/api/v1/stores/{}/inventory",
            store_id,
            query={"low_stock": low_stock, "limit": limit, "cursor": cursor},
        )
        return made

    async def get_inventory(self, store_id: str, variant_id: str) -> m.LevelOut:
        """How much there is of a variant, and how much of it can be sold."""
        made: m.LevelOut = await self._ask(
            m.LevelOut, "GET", "/api/v1/stores/{}/variants/{}/inventory", store_id, variant_id
        )
        return made

    async def watch_inventory(
        self, store_id: str, variant_id: str, body: m.WatchInventory
    ) -> m.LevelOut:
        """Say from how few on a variant is low."""
        made: m.LevelOut = await self._ask(
            m.LevelOut,
            "PATCH",
            "/api/v1/stores/{}/variants/{}/inventory",
            store_id,
            variant_id,
            body=body,
        )
        return made

    async def adjust_inventory(
        self, store_id: str, body: m.Adjust, *, idempotency_key: str = ""
    ) -> m.MovementOut:
        """Count goods in or out, with a reason."""
        made: m.MovementOut = await self._ask(
            m.MovementOut,
            "POST",
            "/api/v1/stores/{}/inventory/adjustments",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_movements(
        self,
        store_id: str,
        *,
        variant_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.MovementOut]:
        """The ledger."""
        made: m.Page[m.MovementOut] = await self._ask(
            m.Page[m.MovementOut],
            "GET",
            "/api/v1/stores/{}/inventory/movements",
            store_id,
            query={"variant_id": variant_id, "limit": limit, "cursor": cursor},
        )
        return made

    async def list_reservations(
        self,
        store_id: str,
        *,
        variant_id: str | None = None,
        status: m.ReservationStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.ReservationOut]:
        """What is held for orders, or was."""
        made: m.Page[m.ReservationOut] = await self._ask(
            m.Page[m.ReservationOut],
            "GET",
            "/api/v1/stores/{}/inventory/reservations",
            store_id,
            query={"variant_id": variant_id, "status": status, "limit": limit, "cursor": cursor},
        )
        return made

    async def list_counts(
        self,
        store_id: str,
        *,
        status: m.CountStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.CountOut]:
        """Counts, newest first."""
        made: m.Page[m.CountOut] = await self._ask(
            m.Page[m.CountOut],
            "GET",
            "/api/v1/stores/{}/inventory/counts",
            store_id,
            query={"status": status, "limit": limit, "cursor": cursor},
        )
        return made

    async def open_count(
        self, store_id: str, body: m.OpenCount | None, *, idempotency_key: str = ""
    ) -> m.CountOut:
        """Begin to count some or all variants."""
        made: m.CountOut = await self._ask(
            m.CountOut,
            "POST",
            "/api/v1/stores/{}/inventory/counts",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_count(self, store_id: str, count_id: str) -> m.CountOut:
        """How far a count has come."""
        made: m.CountOut = await self._ask(
            m.CountOut, "GET", "/api/v1/stores/{}/inventory/counts/{}", store_id, count_id
        )
        return made

    async def list_count_lines(
        self, store_id: str, count_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.CountLineOut]:
        """What is to be counted and what was, the oldest variant first, as one walks along a list."""
        made: m.Page[m.CountLineOut] = await self._ask(
            m.Page[m.CountLineOut],
            "GET",
            "/api/v1/stores/{}/inventory/counts/{}/lines",
            store_id,
            count_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def count_lines(self, store_id: str, count_id: str, body: m.CountLines) -> m.CountOut:
        """Say how many there are."""
        made: m.CountOut = await self._ask(
            m.CountOut,
            "PUT",
            "/api/v1/stores/{}/inventory/counts/{}/lines",
            store_id,
            count_id,
            body=body,
        )
        return made

    async def complete_count(
        self, store_id: str, count_id: str, *, idempotency_key: str = ""
    ) -> m.CountOut:
        """Write one movement a difference, as it was when it was counted."""
        made: m.CountOut = await self._ask(
            m.CountOut,
            "POST",
            "/api/v1/stores/{}/inventory/counts/{}/completion",
            store_id,
            count_id,
            key=idempotency_key,
        )
        return made

    async def abandon_count(
        self, store_id: str, count_id: str, *, idempotency_key: str = ""
    ) -> m.CountOut:
        """Leave everything as it was."""
        made: m.CountOut = await self._ask(
            m.CountOut,
            "POST",
            "/api/v1/stores/{}/inventory/counts/{}/abandonment",
            store_id,
            count_id,
            key=idempotency_key,
        )
        return made

    async def list_orders(
        self,
        store_id: str,
        *,
        status: m.OrderStatus | None = None,
        customer_id: str | None = None,
        channel: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        q: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.OrderOut]:
        """The store's orders, newest first."""
        made: m.Page[m.OrderOut] = await self._ask(
            m.Page[m.OrderOut],
            "GET",
            "/api/v1/stores/{}/orders",
            store_id,
            query={
                "status": status,
                "customer_id": customer_id,
                "channel": channel,
                "from": from_,
                "to": to,
                "q": q,
                "limit": limit,
                "cursor": cursor,
            },
        )
        return made

    async def place_order(
        self, store_id: str, body: m.PlaceOrder, *, idempotency_key: str = ""
    ) -> m.OrderOut:
        """Place an order."""
        made: m.OrderOut = await self._ask(
            m.OrderOut, "POST", "/api/v1/stores/{}/orders", store_id, body=body, key=idempotency_key
        )
        return made

    async def get_order(self, store_id: str, order_id: str) -> m.OrderDetail:
        """An order with its items, its history, what was paid, packed and returned."""
        made: m.OrderDetail = await self._ask(
            m.OrderDetail, "GET", "/api/v1/stores/{}/orders/{}", store_id, order_id
        )
        return made

    async def update_order(
        self, store_id: str, order_id: str, body: m.EditOrder | None, *, if_match: str | None = None
    ) -> m.OrderOut:
        """Change an order."""
        made: m.OrderOut = await self._ask(
            m.OrderOut,
            "PATCH",
            "/api/v1/stores/{}/orders/{}",
            store_id,
            order_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def set_order_status(
        self, store_id: str, order_id: str, body: m.SetStatus, *, idempotency_key: str = ""
    ) -> m.OrderOut:
        """Move an order one step."""
        made: m.OrderOut = await self._ask(
            m.OrderOut,
            "POST",
            "/api/v1/stores/{}/orders/{}/status",
            store_id,
            order_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def cancel_order(
        self, store_id: str, order_id: str, body: m.Cancel | None, *, idempotency_key: str = ""
    ) -> m.OrderOut:
        """Cancel an order."""
        made: m.OrderOut = await self._ask(
            m.OrderOut,
            "POST",
            "/api/v1/stores/{}/orders/{}/cancellation",
            store_id,
            order_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_fulfilments(self, store_id: str, order_id: str) -> m.Page[m.FulfilmentOut]:
        """An order's parcels, the first packed first."""
        made: m.Page[m.FulfilmentOut] = await self._ask(
            m.Page[m.FulfilmentOut],
            "GET",
            "/api/v1/stores/{}/orders/{}/fulfilments",
            store_id,
            order_id,
        )
        return made

    async def fulfil_order(
        self, store_id: str, order_id: str, body: m.Fulfil | None, *, idempotency_key: str = ""
    ) -> m.FulfilmentOut:
        """Pack a parcel."""
        made: m.FulfilmentOut = await self._ask(
            m.FulfilmentOut,
            "POST",
            "/api/v1/stores/{}/orders/{}/fulfilments",
            store_id,
            order_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_fulfilment(self, store_id: str, fulfilment_id: str) -> m.FulfilmentOut:
        """Get fulfilment."""
        made: m.FulfilmentOut = await self._ask(
            m.FulfilmentOut, "GET", "/api/v1/stores/{}/fulfilments/{}", store_id, fulfilment_id
        )
        return made

    async def change_fulfilment(
        self,
        store_id: str,
        fulfilment_id: str,
        body: m.ChangeFulfilment | None,
        *,
        if_match: str | None = None,
    ) -> m.FulfilmentOut:
        """Say who brings it under which number, and that it is shipped or delivered."""
        made: m.FulfilmentOut = await self._ask(
            m.FulfilmentOut,
            "PATCH",
            "/api/v1/stores/{}/fulfilments/{}",
            store_id,
            fulfilment_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def cancel_fulfilment(
        self, store_id: str, fulfilment_id: str, body: m.Cancel | None, *, idempotency_key: str = ""
    ) -> m.FulfilmentOut:
        """Unpack a parcel that has not left."""
        made: m.FulfilmentOut = await self._ask(
            m.FulfilmentOut,
            "POST",
            "/api/v1/stores/{}/fulfilments/{}/cancellation",
            store_id,
            fulfilment_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def confirm_payment(
        self, store_id: str, payment_id: str, body: m.Confirm | None, *, idempotency_key: str = ""
    ) -> m.ConfirmedOut:
        """Money taken by hand has come."""
        made: m.ConfirmedOut = await self._ask(
            m.ConfirmedOut,
            "POST",
            "/api/v1/stores/{}/payments/{}/confirmation",
            store_id,
            payment_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_draft_orders(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.DraftOut]:
        """Drafts that are not placed yet, newest first."""
        made: m.Page[m.DraftOut] = await self._ask(
            m.Page[m.DraftOut],
            "GET",
            "/api/v1/stores/{}/draft-orders",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def create_draft_order(
        self, store_id: str, body: m.CreateDraft | None, *, idempotency_key: str = ""
    ) -> m.DraftOut:
        """Prepare an order for a buyer."""
        made: m.DraftOut = await self._ask(
            m.DraftOut,
            "POST",
            "/api/v1/stores/{}/draft-orders",
            store_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_draft_order(self, store_id: str, draft_id: str) -> m.DraftOut:
        """A draft, with what it would cost this moment."""
        made: m.DraftOut = await self._ask(
            m.DraftOut, "GET", "/api/v1/stores/{}/draft-orders/{}", store_id, draft_id
        )
        return made

    async def update_draft_order(
        self,
        store_id: str,
        draft_id: str,
        body: m.ChangeDraft | None,
        *,
        if_match: str | None = None,
    ) -> m.DraftOut:
        """Change some fields."""
        made: m.DraftOut = await self._ask(
            m.DraftOut,
            "PATCH",
            "/api/v1/stores/{}/draft-orders/{}",
            store_id,
            draft_id,
            body=body,
            headers={"If-Match": if_match},
        )
        return made

    async def delete_draft_order(self, store_id: str, draft_id: str) -> None:
        """Delete draft order."""
        await self._ask(None, "DELETE", "/api/v1/stores/{}/draft-orders/{}", store_id, draft_id)

    async def place_draft_order(
        self, store_id: str, draft_id: str, *, idempotency_key: str = ""
    ) -> m.OrderOut:
        """Place it, at the prices of this moment, as any other order."""
        made: m.OrderOut = await self._ask(
            m.OrderOut,
            "POST",
            "/api/v1/stores/{}/draft-orders/{}/order",
            store_id,
            draft_id,
            key=idempotency_key,
        )
        return made

    async def list_returns(self, store_id: str, order_id: str) -> m.Page[m.ReturnOut]:
        """What came back of an order, in the order in which it came."""
        made: m.Page[m.ReturnOut] = await self._ask(
            m.Page[m.ReturnOut], "GET", "/api/v1/stores/{}/orders/{}/returns", store_id, order_id
        )
        return made

    async def return_order(
        self, store_id: str, order_id: str, body: m.TakeBack, *, idempotency_key: str = ""
    ) -> m.ReturnOut:
        """Record what came back."""
        made: m.ReturnOut = await self._ask(
            m.ReturnOut,
            "POST",
            "/api/v1/stores/{}/orders/{}/returns",
            store_id,
            order_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_return(self, store_id: str, return_id: str) -> m.ReturnOut:
        """One return, with the refunds that were started for it."""
        made: m.ReturnOut = await self._ask(
            m.ReturnOut, "GET", "/api/v1/stores/{}/returns/{}", store_id, return_id
        )
        return made

    async def list_order_notes(
        self, store_id: str, order_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.OrderNoteOut]:
        """What the staff wrote down about an order, newest first."""
        made: m.Page[m.OrderNoteOut] = await self._ask(
            m.Page[m.OrderNoteOut],
            "GET",
            "/api/v1/stores/{}/orders/{}/notes",
            store_id,
            order_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def write_order_note(
        self, store_id: str, order_id: str, body: m.WriteNote, *, idempotency_key: str = ""
    ) -> m.OrderNoteOut:
        """Write something down about an order, for the staff."""
        made: m.OrderNoteOut = await self._ask(
            m.OrderNoteOut,
            "POST",
            "/api/v1/stores/{}/orders/{}/notes",
            store_id,
            order_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def get_order_timeline(
        self, store_id: str, order_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.TimelineEntryOut]:
        """All that happened to an order, newest first."""
        made: m.Page[m.TimelineEntryOut] = await self._ask(
            m.Page[m.TimelineEntryOut],
            "GET",
            "/api/v1/stores/{}/orders/{}/timeline",
            store_id,
            order_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def import_bank_statement(self, store_id: str, body: bytes) -> m.StatementImported:
        """Import the bank's CSV."""
        made: m.StatementImported = await self._ask(
            m.StatementImported,
            "POST",
            "/api/v1/stores/{}/bank-statements",
            store_id,
            body=body,
            headers={"Content-Type": "text/csv"},
        )
        return made

    async def list_statement_lines(
        self,
        store_id: str,
        *,
        status: m.LineStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.StatementLineOut]:
        """Credits of imported statements, newest first."""
        made: m.Page[m.StatementLineOut] = await self._ask(
            m.Page[m.StatementLineOut],
            "GET",
            "/api/v1/stores/{}/bank-statements/lines",
            store_id,
            query={"status": status, "limit": limit, "cursor": cursor},
        )
        return made

    async def list_line_candidates(
        self, store_id: str, statement_line_id: str, *, order_number: int | None = None
    ) -> m.Page[m.CandidateOut]:
        """The transfers a line may be, the likeliest first."""
        made: m.Page[m.CandidateOut] = await self._ask(
            m.Page[m.CandidateOut],
            "GET",
            "/api/v1/stores/{}/bank-statements/lines/{}/candidates",
            store_id,
            statement_line_id,
            query={"order_number": order_number},
        )
        return made

    async def match_statement_line(
        self, store_id: str, statement_line_id: str, body: m.MatchLine, *, idempotency_key: str = ""
    ) -> m.StatementLineOut:
        """It is this transfer's money."""
        made: m.StatementLineOut = await self._ask(
            m.StatementLineOut,
            "POST",
            "/api/v1/stores/{}/bank-statements/lines/{}/match",
            store_id,
            statement_line_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def ignore_statement_line(
        self,
        store_id: str,
        statement_line_id: str,
        body: m.IgnoreLine | None,
        *,
        idempotency_key: str = "",
    ) -> m.StatementLineOut:
        """It is no order's money."""
        made: m.StatementLineOut = await self._ask(
            m.StatementLineOut,
            "POST",
            "/api/v1/stores/{}/bank-statements/lines/{}/ignore",
            store_id,
            statement_line_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def reopen_statement_line(
        self, store_id: str, statement_line_id: str, *, idempotency_key: str = ""
    ) -> m.StatementLineOut:
        """It was ignored, and may be an order's after all."""
        made: m.StatementLineOut = await self._ask(
            m.StatementLineOut,
            "POST",
            "/api/v1/stores/{}/bank-statements/lines/{}/reopen",
            store_id,
            statement_line_id,
            key=idempotency_key,
        )
        return made

    async def get_bank_accounts(self, store_id: str) -> list[m.BankAccount]:
        """The shop's own accounts, as buyers who transfer are shown them."""
        made: list[m.BankAccount] = await self._ask(
            list[m.BankAccount], "GET", "/api/v1/stores/{}/bank-accounts", store_id
        )
        return made

    async def put_bank_accounts(
        self, store_id: str, body: list[m.BankAccountIn]
    ) -> list[m.BankAccount]:
        """Say where buyers transfer to."""
        made: list[m.BankAccount] = await self._ask(
            list[m.BankAccount], "PUT", "/api/v1/stores/{}/bank-accounts", store_id, body=body
        )
        return made

    async def list_order_payments(self, store_id: str, order_id: str) -> m.Page[m.PaymentOut]:
        """An order's attempts, newest first."""
        made: m.Page[m.PaymentOut] = await self._ask(
            m.Page[m.PaymentOut], "GET", "/api/v1/stores/{}/orders/{}/payments", store_id, order_id
        )
        return made

    async def begin_payment(
        self, store_id: str, order_id: str, body: m.BeginPayment, *, idempotency_key: str = ""
    ) -> m.PaymentOut:
        """Ask to be paid what of an order's total has not come."""
        made: m.PaymentOut = await self._ask(
            m.PaymentOut,
            "POST",
            "/api/v1/stores/{}/orders/{}/payments",
            store_id,
            order_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_payments(
        self,
        store_id: str,
        *,
        status: m.PaymentStatus | None = None,
        order_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.PaymentOut]:
        """The store's payment attempts, newest first."""
        made: m.Page[m.PaymentOut] = await self._ask(
            m.Page[m.PaymentOut],
            "GET",
            "/api/v1/stores/{}/payments",
            store_id,
            query={"status": status, "order_id": order_id, "limit": limit, "cursor": cursor},
        )
        return made

    async def get_payment(self, store_id: str, payment_id: str) -> m.PaymentOut:
        """Get payment."""
        made: m.PaymentOut = await self._ask(
            m.PaymentOut, "GET", "/api/v1/stores/{}/payments/{}", store_id, payment_id
        )
        return made

    async def list_payment_refunds(self, store_id: str, payment_id: str) -> m.Page[m.RefundOut]:
        """A payment's refunds, newest first."""
        made: m.Page[m.RefundOut] = await self._ask(
            m.Page[m.RefundOut],
            "GET",
            "/api/v1/stores/{}/payments/{}/refunds",
            store_id,
            payment_id,
        )
        return made

    async def refund_payment(
        self, store_id: str, payment_id: str, body: m.GiveBack, *, idempotency_key: str = ""
    ) -> m.RefundOut:
        """Give money back."""
        made: m.RefundOut = await self._ask(
            m.RefundOut,
            "POST",
            "/api/v1/stores/{}/payments/{}/refunds",
            store_id,
            payment_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def simulate_payment(
        self, store_id: str, payment_id: str, body: m.Simulate | None, *, idempotency_key: str = ""
    ) -> m.PaymentOut:
        """Have the buyer of a gateway's test mode pay it."""
        made: m.PaymentOut = await self._ask(
            m.PaymentOut,
            "POST",
            "/api/v1/stores/{}/payments/{}/simulation",
            store_id,
            payment_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_cases(
        self,
        store_id: str,
        *,
        status: m.CaseStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.CaseOut]:
        """Where money and orders do not agree and a person has to look, newest first."""
        made: m.Page[m.CaseOut] = await self._ask(
            m.Page[m.CaseOut],
            "GET",
            "/api/v1/stores/{}/reconciliation/cases",
            store_id,
            query={"status": status, "limit": limit, "cursor": cursor},
        )
        return made

    async def resolve_case(
        self, store_id: str, case_id: str, body: m.ResolveCase | None, *, idempotency_key: str = ""
    ) -> m.CaseOut:
        """Close a case by one of the actions it offers, and say how a refund left to a hand ended."""
        made: m.CaseOut = await self._ask(
            m.CaseOut,
            "POST",
            "/api/v1/stores/{}/reconciliation/cases/{}/resolution",
            store_id,
            case_id,
            body=body,
            key=idempotency_key,
        )
        return made

    async def list_disputes(
        self,
        store_id: str,
        *,
        status: m.DisputeState | None = None,
        payment_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.DisputeOut]:
        """What buyers' banks ask about or took back, newest first, and until when each is answered."""
        made: m.Page[m.DisputeOut] = await self._ask(
            m.Page[m.DisputeOut],
            "GET",
            "/api/v1/stores/{}/disputes",
            store_id,
            query={"status": status, "payment_id": payment_id, "limit": limit, "cursor": cursor},
        )
        return made

    async def list_payment_methods(
        self, store_id: str, *, customer_id: str
    ) -> m.Page[m.SavedMethodOut]:
        """The cards a customer lets a gateway keep, as it keeps them now."""
        made: m.Page[m.SavedMethodOut] = await self._ask(
            m.Page[m.SavedMethodOut],
            "GET",
            "/api/v1/stores/{}/payment-methods",
            store_id,
            query={"customer_id": customer_id},
        )
        return made

    async def delete_payment_method(self, store_id: str, payment_method_id: str) -> None:
        """Have the gateway forget a card for good."""
        await self._ask(
            None, "DELETE", "/api/v1/stores/{}/payment-methods/{}", store_id, payment_method_id
        )

    async def list_payment_webhooks(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.PaymentNoticeOut]:
        """What gateways told of the store's payments, newest first."""
        made: m.Page[m.PaymentNoticeOut] = await self._ask(
            m.Page[m.PaymentNoticeOut],
            "GET",
            "/api/v1/stores/{}/payment-webhooks",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def replay_payment_webhook(
        self, store_id: str, notice_id: str, *, idempotency_key: str = ""
    ) -> m.PaymentNoticeOut:
        """Have it read once more."""
        made: m.PaymentNoticeOut = await self._ask(
            m.PaymentNoticeOut,
            "POST",
            "/api/v1/stores/{}/payment-webhooks/{}/replay",
            store_id,
            notice_id,
            key=idempotency_key,
        )
        return made

    async def list_ledger_entries(
        self,
        store_id: str,
        *,
        kind: m.EntryKind | None = None,
        order_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.JournalEntryOut]:
        """The journal, newest first."""
        made: m.Page[m.JournalEntryOut] = await self._ask(
            m.Page[m.JournalEntryOut],
            "GET",
            "/api/v1/stores/{}/ledger",
            store_id,
            query={"kind": kind, "order_id": order_id, "limit": limit, "cursor": cursor},
        )
        return made

    async def list_ledger_accounts(self, store_id: str) -> m.Page[m.AccountBalanceOut]:
        """How each account stands, in each currency."""
        made: m.Page[m.AccountBalanceOut] = await self._ask(
            m.Page[m.AccountBalanceOut], "GET", "/api/v1/stores/{}/ledger/accounts", store_id
        )
        return made

    async def get_trial_balance(self, store_id: str, *, to: str | None = None) -> m.TrialBalanceOut:
        """How the accounts stood just before `to`, or stand now."""
        made: m.TrialBalanceOut = await self._ask(
            m.TrialBalanceOut,
            "GET",
            "/api/v1/stores/{}/ledger/trial-balance",
            store_id,
            query={"to": to},
        )
        return made

    async def export_ledger(
        self, store_id: str, *, from_: str | None = None, to: str | None = None
    ) -> bytes:
        """The journal as CSV, a row a posting, as it was booked from `from` until just before `to`."""
        made: bytes = await self._ask(
            bytes,
            "GET",
            "/api/v1/stores/{}/ledger/export",
            store_id,
            query={"from": from_, "to": to},
        )
        return made

    async def list_proofs(self, store_id: str, payment_id: str) -> m.Page[m.ProofOut]:
        """What was sent for a payment, newest first."""
        made: m.Page[m.ProofOut] = await self._ask(
            m.Page[m.ProofOut], "GET", "/api/v1/stores/{}/payments/{}/proofs", store_id, payment_id
        )
        return made

    async def attach_proof(
        self, store_id: str, payment_id: str, body: bytes, *, idempotency_key: str = ""
    ) -> m.ProofOut:
        """Upload a buyer's receipt of a bank transfer."""
        made: m.ProofOut = await self._ask(
            m.ProofOut,
            "POST",
            "/api/v1/stores/{}/payments/{}/proofs",
            store_id,
            payment_id,
            body=body,
            key=idempotency_key,
            headers={"Content-Type": "image/png"},
        )
        return made

    async def get_proof_content(self, store_id: str, payment_id: str, proof_id: str) -> bytes:
        """The picture itself."""
        made: bytes = await self._ask(
            bytes,
            "GET",
            "/api/v1/stores/{}/payments/{}/proofs/{}/content",
            store_id,
            payment_id,
            proof_id,
        )
        return made

    async def list_reconciliations(
        self, store_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> m.Page[m.ReconciliationOut]:
        """When that was done, newest first, and what it found."""
        made: m.Page[m.ReconciliationOut] = await self._ask(
            m.Page[m.ReconciliationOut],
            "GET",
            "/api/v1/stores/{}/reconciliations",
            store_id,
            query={"limit": limit, "cursor": cursor},
        )
        return made

    async def reconcile(self, store_id: str, *, idempotency_key: str = "") -> m.ReconciliationOut:
        """Hold our books against the gateways', now."""
        made: m.ReconciliationOut = await self._ask(
            m.ReconciliationOut,
            "POST",
            "/api/v1/stores/{}/reconciliations",
            store_id,
            key=idempotency_key,
        )
        return made

    async def get_reconciliation(
        self, store_id: str, reconciliation_id: str
    ) -> m.ReconciliationOut:
        """Get reconciliation."""
        made: m.ReconciliationOut = await self._ask(
            m.ReconciliationOut,
            "GET",
            "/api/v1/stores/{}/reconciliations/{}",
            store_id,
            reconciliation_id,
        )
        return made

    async def import_statement(
        self, store_id: str, body: bytes, *, provider: m.Bookkeeper, dry_run: bool | None = None
    ) -> m.StatementOut:
        """Hold our books against a gateway's settlement file."""
        made: m.StatementOut = await self._ask(
            m.StatementOut,
            "POST",
            "/api/v1/stores/{}/reconciliations/statement",
            store_id,
            query={"provider": provider, "dry_run": dry_run},
            body=body,
            headers={"Content-Type": "text/csv"},
        )
        return made

    async def list_audit(
        self,
        store_id: str,
        *,
        actor: str | None = None,
        subject: str | None = None,
        action: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.AuditEntryOut]:
        """What was done in the store, newest first."""
        made: m.Page[m.AuditEntryOut] = await self._ask(
            m.Page[m.AuditEntryOut],
            "GET",
            "/api/v1/stores/{}/audit",
            store_id,
            query={
                "actor": actor,
                "subject": subject,
                "action": action,
                "from": from_,
                "to": to,
                "limit": limit,
                "cursor": cursor,
            },
        )
        return made

    async def list_events(
        self,
        store_id: str,
        *,
        type: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> m.Page[m.EventOut]:
        """The store's facts, newest first, as webhooks deliver them."""
        made: m.Page[m.EventOut] = await self._ask(
            m.Page[m.EventOut],
            "GET",
            "/api/v1/stores/{}/events",
            store_id,
            query={"type": type, "from": from_, "limit": limit, "cursor": cursor},
        )
        return made
