from ..kit.errors import Conflict, NotFound, Problem


class ProductNotFound(NotFound):
    code = "catalogue.product_not_found"
    message = "there is no product {product}"
    hint = "GET /products lists the products of this store."


class VariantNotFound(NotFound):
    code = "catalogue.variant_not_found"
    message = "there is no variant {variant} on sale"
    hint = "GET /products lists variants with their ids; archived ones are not sold."


class SkuTaken(Conflict):
    code = "catalogue.sku_taken"
    message = "the SKU {sku} is taken"
    hint = "Each SKU stands once in a store; an archived product keeps its own."


class SlugTaken(Conflict):
    code = "catalogue.slug_taken"
    message = "the slug {slug} is taken"
    hint = "Repeat the request; a slug gets an ending of its own."


class LastVariant(Conflict):
    code = "catalogue.last_variant"
    message = "variant {variant} is the last one of its product"
    hint = "Archive the product instead, or add another variant first."


class TooManyVariants(Conflict):
    code = "catalogue.too_many_variants"
    message = "a product has at most {most} variants"
    hint = "Split it into two products."


class TooManyImages(Conflict):
    code = "catalogue.too_many_images"
    message = "a product has at most {most} images"
    hint = "Remove one first: PATCH the product's `images`, or DELETE one."


class ImageNotFound(NotFound):
    code = "catalogue.image_not_found"
    message = "the product has no image {image}"
    hint = "The product lists its `images`; the last part of an address is the name."


class CollectionNotFound(NotFound):
    code = "catalogue.collection_not_found"
    message = "there is no collection {collection}"
    hint = "GET /collections lists those of this store."


class CollectionFull(Conflict):
    code = "catalogue.collection_full"
    message = "a collection has at most {most} products"
    hint = "Make a second one, or take products off first."


class SheetUnreadable(Problem):
    code = "catalogue.sheet_unreadable"
    status = 422
    message = "the file cannot be read as CSV, at line {line}: {reason}"
    hint = "Save it as CSV in UTF-8 (in Excel: CSV UTF-8), not as a workbook."


class HeaderWrong(Problem):
    code = "catalogue.header_wrong"
    status = 422
    message = "the first line of the file is no header of ours: {reason}"
    hint = "GET /products/export gives a file with every column; take what you need of them."


class TooManyRows(Problem):
    code = "catalogue.too_many_rows"
    status = 422
    message = "a file has at most {most} rows"
    hint = "Cut it into several; rows that are in already change nothing."


class NotCsv(Problem):
    code = "catalogue.not_csv"
    status = 415
    message = "the body is {media_type!r}"
    hint = "Send the file itself as the body, with Content-Type: text/csv."


class UploadCutOff(Problem):
    code = "catalogue.upload_cut_off"
    status = 400
    message = "the upload ended before the file did; {rows} rows are in"
    hint = "Send the same file again: what is in already changes nothing."


class ImportNotFound(NotFound):
    code = "catalogue.import_not_found"
    message = "there is no import {run}"
    hint = "GET /products/imports lists them, the newest first."
