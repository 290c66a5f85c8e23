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
