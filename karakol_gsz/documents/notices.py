"""What letters may carry: the shelf from which the outbox takes papers by their number."""

from collections.abc import Iterator, Sequence

from karakol_gsz.documents.models import Document, DocumentState
from karakol_gsz.notifications.attachments import (
    Attachment,
    NotReadyYet,
    PaperLink,
    register_shelf,
)


class PaperShelf:
    """Papers and files by public number; sealed content never travels by letter."""

    def attachments(self, ids: Sequence[str]) -> list[Attachment]:
        """The files; a letter waits for a paper being printed, not for one that failed."""
        found = list(_in_order(ids))
        if any(document.state == DocumentState.PENDING for document in found):
            raise NotReadyYet
        return [
            Attachment(document.file_name, document.content_type, document.content())
            for document in found
            if document.is_ready and not document.is_sealed
        ]

    def links(self, ids: Sequence[str]) -> list[PaperLink]:
        return [PaperLink(one.display_name, one.get_absolute_url()) for one in _in_order(ids)]


def _in_order(ids: Sequence[str]) -> Iterator[Document]:
    found = {str(one.public_id): one for one in Document.objects.filter(public_id__in=ids)}
    return (found[str(number)] for number in ids if str(number) in found)


register_shelf(PaperShelf())
