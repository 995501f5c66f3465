"""A JPEG without what the camera wrote beside the picture, its pixels untouched."""

START, END, SCAN = 0xD8, 0xD9, 0xDA
TOLD = {*range(0xE0, 0xEE), 0xEF, 0xFE}  # names, places, comments; 0xEE says how colours are coded and stays
ALONE = {0x01, *range(0xD0, 0xDA)}  # markers without a length


def bare(content: bytes) -> bytes:
    """The same picture up to its own end; what is no JPEG comes back as it is."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != END:
        marker, end = content[at + 1], _end(content, at)
        if marker not in TOLD:
            kept += content[at:end]
        at = end
    return bytes(kept + b"\xff\xd9")


def _end(content: bytes, at: int) -> int:
    """Where the segment that begins here ends; a scan goes on to the next marker that is none of its own."""
    marker = content[at + 1]
    if marker == 0xFF:  # filling
        return at + 1
    end = at + 2 if marker in ALONE else at + 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return _end_of_scan(content, end) if marker == SCAN else end


def _end_of_scan(content: bytes, at: int) -> int:
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1] if at + 1 < len(content) else END
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return at
        at += 1
    return len(content)
