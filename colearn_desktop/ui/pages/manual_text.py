"""The manual as it is shown: Markdown in the type of the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from colearn_desktop.ui.theme import current_theme

_LINE_HEIGHT_PERCENT = 140
_HEADING_LINE_HEIGHT_PERCENT = 110
_HEADINGS_PX = {1: 28, 2: 20, 3: 17}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the manual; its title is its first heading."""

    title: str
    markdown: str


def read_chapters(folder: Path) -> list[Chapter]:
    """The chapters in the order of their file names."""
    chapters = []
    for path in sorted(folder.glob("*.md")):
        markdown = path.read_text(encoding="utf-8")
        first = markdown.lstrip().splitlines()[0] if markdown.strip() else path.stem
        chapters.append(Chapter(first.lstrip("# ").strip(), markdown))
    return chapters


def fill_document(document: QTextDocument, markdown: str) -> None:
    """Set the text and give it our sizes and room; Qt's own Markdown look is cramped."""
    theme = current_theme()
    document.setDefaultFont(theme.font(16))
    document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    document.setDocumentMargin(theme.px(8))
    block = document.begin()
    while block.isValid():
        _space_out(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _draw_table(frame)


def _space_out(block: QTextBlock) -> None:
    theme = current_theme()
    cursor = QTextCursor(block)
    space = QTextBlockFormat(block.blockFormat())
    level = space.headingLevel()
    space.setLineHeight(
        _HEADING_LINE_HEIGHT_PERCENT if level else _LINE_HEIGHT_PERCENT,
        QTextBlockFormat.LineHeightTypes.ProportionalHeight.value,
    )
    in_table = cursor.currentTable() is not None
    if level:
        space.setTopMargin(theme.px(8 if level == 1 else 28))
        space.setBottomMargin(theme.px(8))
    elif in_table:
        space.setTopMargin(0)
        space.setBottomMargin(0)
    else:
        space.setTopMargin(0)
        space.setBottomMargin(theme.px(6 if block.textList() is not None else 10))
    cursor.setBlockFormat(space)
    if level:
        heading = QTextCharFormat()
        heading.setFont(
            theme.font(_HEADINGS_PX.get(level, 17), QFont.Weight.DemiBold, display=level == 1)
        )
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.mergeCharFormat(heading)
    _plain_code(block)


def _plain_code(block: QTextBlock) -> None:
    """Keys are set in the text's own typeface, heavier: no monospaced font is shipped."""
    theme = current_theme()
    iterator = block.begin()
    spans: list[tuple[int, int]] = []
    while not iterator.atEnd():
        fragment = iterator.fragment()
        if fragment.isValid() and fragment.charFormat().fontFixedPitch():
            spans.append((fragment.position(), fragment.length()))
        iterator += 1
    for start, count in spans:
        cursor = QTextCursor(block.document())
        cursor.setPosition(start)
        cursor.setPosition(start + count, QTextCursor.MoveMode.KeepAnchor)
        key = QTextCharFormat()
        key.setFont(theme.font(15, QFont.Weight.DemiBold))
        key.setFontFixedPitch(False)
        key.setBackground(theme.color("sunken"))
        cursor.mergeCharFormat(key)


def _draw_table(table: QTextTable) -> None:
    theme = current_theme()
    look = table.format()
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(QColor(theme.tokens.line))
    look.setBorderCollapse(True)
    look.setCellPadding(theme.px(7))
    look.setCellSpacing(0)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setBottomMargin(theme.px(16))
    table.setFormat(look)
