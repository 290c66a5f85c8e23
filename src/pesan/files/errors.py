from ..kit.errors import Conflict, NotFound, Problem


class NotAPicture(Problem):
    code = "files.not_a_picture"
    status = 415
    message = "the file is no PNG, JPEG or WebP picture"
    hint = "Send the picture's bytes as the body, or as one file of a multipart form."


class NotAttachable(Problem):
    code = "files.not_attachable"
    status = 415
    message = "the file is no PNG, JPEG or WebP picture and no PDF"
    hint = "Send a picture, or save the document as PDF and send that."


class NotSendable(Problem):
    code = "files.not_sendable"
    status = 415
    message = "the file is no picture, PDF, Word or Excel document, sound or film"
    hint = (
        "Send the file's bytes as the body; save it as PDF, JPEG or MP4 where it is another kind."
    )


class DocumentBroken(Problem):
    code = "files.document_broken"
    status = 422
    message = "the PDF cannot be read: it is cut off or damaged"
    hint = "Open it, save it anew, and upload that."


class PictureBroken(Problem):
    code = "files.broken"
    status = 422
    message = "the picture cannot be read: it is cut off or damaged"
    hint = "Open it in an image program, save it as PNG or JPEG, and upload that."


class TooManyPixels(Problem):
    code = "files.too_many_pixels"
    status = 422
    message = "the picture has {pixels} pixels, more than {most}"
    hint = "Make it smaller: 2,048 pixels on the longer side are all that is kept."


class QuotaSpent(Conflict):
    code = "files.quota_spent"
    message = "the pictures of this store would take more than {most} bytes"
    hint = "Remove pictures that are no longer shown."


class FileNotFound(NotFound):
    code = "files.not_found"
    message = "there is no such file"
    hint = "Ask for the product or the store again: its picture has a new address."
