from ..kit.errors import Conflict, NotFound


class CustomerNotFound(NotFound):
    code = "customers.not_found"
    message = "there is no customer {customer}"
    hint = "GET /customers lists the customers of this store."


class PhoneTaken(Conflict):
    code = "customers.phone_taken"
    message = "another customer has the phone number {phone}"
    hint = "GET /customers?phone= finds them."


class EmailTaken(Conflict):
    code = "customers.email_taken"
    message = "another customer has the email address {email}"
    hint = "GET /customers?email= finds them."


class AddressNotFound(NotFound):
    code = "customers.address_not_found"
    message = "the customer has no address {address}"
    hint = "GET /customers/{{customer_id}}/addresses lists those they have."


class TooManyAddresses(Conflict):
    code = "customers.too_many_addresses"
    message = "a customer has at most {most} addresses"
    hint = "Remove one that is not used any more."


class CustomerMerged(Conflict):
    """Carries who to ask for instead."""

    code = "customers.merged"
    message = "the customer {customer} was merged into {into}"
    hint = "Use the id of the one they were merged into; GET on either answers the same."

    def members(self) -> dict[str, object]:
        return {"into": self.facts["into"]}


class MergeWithOneself(Conflict):
    code = "customers.merge_with_oneself"
    message = "the two are one customer already"
    hint = "Name another customer in `from`."


class MergeNotFound(NotFound):
    code = "customers.merge_not_found"
    message = "there is no merge {merge}"
    hint = "POST /customers/{{customer_id}}/merge answers with its id."


class MergeUndone(Conflict):
    code = "customers.merge_undone"
    message = "the merge {merge} was undone before"
    hint = "The two customers stand apart again; nothing is left to do."


class CustomerErased(Conflict):
    code = "customers.erased"
    message = "the personal data of this customer has been erased"
    hint = "What they bought is kept without their name; a new message begins a new customer."
