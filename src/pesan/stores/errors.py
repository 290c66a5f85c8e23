from ..kit.errors import Conflict, NotFound, Problem, Refused


class StoreNotFound(NotFound):
    code = "stores.not_found"
    message = "there is no store {store}"
    hint = "GET /api/v1/stores lists the stores you belong to."


class NotAllowed(Refused):
    code = "stores.not_allowed"
    message = "your role {role} may not do this ({right})"
    hint = "Ask an owner or admin of the store."


class SlugTaken(Conflict):
    code = "stores.slug_taken"
    message = "the slug {slug} is taken"
    hint = "Choose another name or slug."


class ConnectionNotFound(NotFound):
    code = "stores.connection_not_found"
    message = "this store has no {provider} connection"
    hint = "PUT /stores/{{store_id}}/connections/{provider} makes one."


class ProviderUnknown(NotFound):
    code = "stores.provider_unknown"
    message = "there is no provider {provider}"
    hint = "Known providers: whatsapp, xendit."


class VersionStale(Problem):
    code = "requests.version_stale"
    status = 412
    message = "the resource has changed since version {version}"
    hint = "Read it again and repeat the change with its present version in If-Match."
