"""The style sheet of the program, written from the tokens.

Pages stay plain: they set the dynamic property `role` and this file says what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Template

from colearn_desktop.ui.theme_tokens import TOKEN_NAMES, Tokens

_SIZES_PX = (11, 13, 15, 17, 20, 22, 32, 60, 76)


def stylesheet(tokens: Tokens, px: Callable[[float], int], images: Mapping[str, str]) -> str:
    """The whole style sheet.

    Args:
        tokens: The colours.
        px: Scales a text size given at 100 %.
        images: From `StylesheetImages.urls`.
    """
    values = {name: getattr(tokens, name) for name in TOKEN_NAMES}
    values |= {f"px{size}": f"{px(size)}px" for size in _SIZES_PX}
    # Room inside a control: 44 px with padding and border at 100 %, and more when text
    # grows, but less than in proportion: at 200 % the room is needed for text.
    values["control"] = f"{max(30, px(23))}px"
    values["tag"] = f"{max(24, px(18))}px"
    values["mark"] = f"{px(20)}px"
    values["round"] = f"{px(20) // 2}px"
    values["arrow"] = f"{px(18)}px"
    values |= {f"image_{name}": url for name, url in images.items()}
    return Template(_QSS).substitute(values)


_QSS = """
QWidget { color: $ink; }
QMainWindow, QDialog { background: $bg; }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QWidget[role="page"] { background: $bg; }

QLabel { background: transparent; }
QLabel[role="caption"] { font-size: $px13; color: $ink2; }
QLabel[role="stamp"] { font-size: $px13; font-weight: 500; color: $ink2; }
QLabel[role="clock"] { font-size: $px15; color: $ink2; }
QLabel[role="small"] { font-size: $px13; }
QLabel[role="body"] { font-size: $px15; }
QLabel[role="quiet"] { font-size: $px15; color: $ink2; }
QLabel[role="strong"] { font-size: $px15; font-weight: 600; }
QLabel[role="lead"] { font-size: $px17; font-weight: 600; }
QLabel[role="title"] { font-family: "Inter Display"; font-size: $px22; font-weight: 600; }
QLabel[role="question"] {
    font-family: "Inter Display"; font-size: $px32; font-weight: 600;
}
QLabel[role="timer"] { font-size: $px76; font-weight: 600; }
QLabel[role="timer"][fit="small"] { font-size: $px60; }
QLabel[role="timer"][over="true"] { color: $follow_up; }
QLabel[role="error"] { font-size: $px15; color: $recording; }
QLabel[role="warning"] { font-size: $px15; color: $follow_up; }
QLabel:disabled { color: $ink2; }

QFrame[role="card"] {
    background: $surface; border: 1px solid $line; border-radius: 12px;
}
QFrame[role="sunken"] {
    background: $sunken; border: 1px solid $line; border-radius: 8px;
}
QFrame[role="header"] {
    background: $surface; border: none; border-bottom: 1px solid $line;
}
QFrame[role="footer"] {
    background: $surface; border: none; border-top: 1px solid $line;
}
QFrame[role="banner"] {
    background: $soft; border: 1px solid $primary; border-radius: 8px;
}
QFrame[role="banner"][kind="warning"] { background: $surface; border: 2px solid $follow_up; }
QFrame[role="banner"][kind="recording"] { background: $surface; border: 2px solid $recording; }
QFrame[role="note"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[role="note"][focused="true"] { border: 2px solid $focus; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QPushButton {
    background: $surface; color: $ink; border: 1px solid $border; border-radius: 8px;
    padding: 6px 16px; min-height: $control; font-size: $px15; font-weight: 500;
}
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $track; }
QPushButton:disabled { color: $ink2; border-color: $line; background: transparent; }
QPushButton:checked { background: $soft; border: 1px solid $primary; color: $primary; }
QPushButton[role="primary"] {
    background: $primary; color: $on_primary; border-color: $primary; font-weight: 600;
}
QPushButton[role="primary"]:hover { background: $primary_hover; }
QPushButton[role="primary"]:disabled {
    background: $sunken; color: $ink2; border-color: $line;
}
QPushButton[role="quiet"] { background: transparent; border-color: transparent; }
QPushButton[role="quiet"]:hover { background: $sunken; }
QPushButton[role="quiet"]:checked { background: $soft; border-color: $primary; }
QPushButton[role="danger"] { color: $recording; border-color: $recording; }
QPushButton[role="danger"]:disabled { color: $ink2; border-color: $line; }
QPushButton[role="tag"] {
    background: $sunken; border-color: $line; padding: 5px 10px; min-height: $tag;
    font-size: $px13;
}
QPushButton[role="tag"]:hover { border-color: $border; }
QPushButton[role="tag"]:checked {
    background: $primary; border-color: $primary; color: $on_primary;
}
QPushButton:focus, QPushButton[role]:focus {
    border: 2px solid $focus; padding: 5px 15px;
}
QPushButton[role="tag"]:focus { padding: 4px 9px; }
QPushButton[role="link"] {
    background: transparent; border: none; padding: 2px 0px; min-height: $mark;
    font-size: $px13; color: $primary; text-align: left;
}
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid $focus; padding: 0px 2px; }
QPushButton[role="icon"] {
    background: transparent; border-color: transparent; padding: 6px 11px;
}
QPushButton[role="icon"]:hover { background: $sunken; }
QPushButton[role="icon"]:focus { padding: 5px 10px; }
QPushButton[role="outline-icon"] { padding: 6px 12px; }
QPushButton[role="outline-icon"]:focus { padding: 5px 11px; }
QPushButton::menu-indicator {
    image: none; width: 0px;
}

QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 8px;
    padding: 6px; min-height: $control; min-width: $control;
}
QToolButton:hover { background: $sunken; }
QToolButton:focus { border: 2px solid $focus; padding: 5px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QTimeEdit,
QDateEdit, QDateTimeEdit {
    background: $surface; color: $ink; border: 1px solid $border; border-radius: 8px;
    padding: 6px 12px; font-size: $px15;
    selection-background-color: $primary; selection-color: $on_primary;
    placeholder-text-color: $ink2;
}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QTimeEdit, QDateEdit, QDateTimeEdit {
    min-height: $control;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDoubleSpinBox:focus, QTimeEdit:focus, QDateEdit:focus, QDateTimeEdit:focus {
    border: 2px solid $focus; padding: 5px 11px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {
    background: $sunken; color: $ink2; border-color: $line;
}
QLineEdit:read-only, QPlainTextEdit:read-only { background: $sunken; }
QLineEdit[role="error"], QPlainTextEdit[role="error"] { border: 2px solid $recording; }
QPlainTextEdit[role="bare"], QPlainTextEdit[role="bare"]:focus {
    background: transparent; border: none; padding: 0px;
}
QComboBox::drop-down { border: none; width: 32px; }
QComboBox::down-arrow { image: $image_chevron; width: $arrow; height: $arrow; }
QComboBox QAbstractItemView {
    background: $surface; color: $ink; border: 1px solid $border; padding: 4px;
    selection-background-color: $soft; selection-color: $ink; outline: none;
}
/* Qt gives the text of these no padding, so it stands in the middle. */
QSpinBox, QDoubleSpinBox, QTimeEdit, QDateEdit, QDateTimeEdit {
    qproperty-alignment: AlignCenter;
}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    background: transparent; border: none; padding: 0px; min-height: 0px;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: 32px;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {
    background: $sunken;
}
QAbstractSpinBox::up-arrow { image: $image_up; width: $arrow; height: $arrow; }
QAbstractSpinBox::down-arrow { image: $image_chevron; width: $arrow; height: $arrow; }

QListView, QTableView, QTreeView {
    background: $surface; alternate-background-color: $surface; color: $ink;
    border: 1px solid $line; border-radius: 8px; font-size: $px15;
    selection-background-color: $soft; selection-color: $ink; gridline-color: $line;
    outline: none;
}
QListView:focus, QTableView:focus, QTreeView:focus { border: 2px solid $focus; }
QListView::item, QTreeView::item { padding: 8px 12px; min-height: $tag; border-radius: 6px; }
QTableView::item { padding: 4px 12px; }
QListView::item:hover, QTreeView::item:hover { background: $sunken; }
QListView::item:selected, QTableView::item:selected, QTreeView::item:selected {
    background: $soft; color: $ink;
}
QHeaderView { background: $surface; }
QHeaderView::section {
    background: $surface; color: $ink2; border: none; border-bottom: 1px solid $line;
    padding: 8px 12px; font-size: $px13; font-weight: 500;
}
QTableCornerButton::section { background: $surface; border: none; }

QCheckBox, QRadioButton { spacing: 10px; padding: 4px; font-size: $px15; min-height: $tag; }
QCheckBox::indicator, QRadioButton::indicator {
    width: $mark; height: $mark; border: 1px solid $border; background: $surface;
}
QCheckBox::indicator { border-radius: 5px; }
QRadioButton::indicator { border-radius: $round; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked {
    background: $primary; border-color: $primary;
}
QCheckBox::indicator:checked { image: $image_tick; }
QRadioButton::indicator:checked { image: $image_dot; }
QCheckBox::indicator:indeterminate { background: $track; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
    background: $sunken; border-color: $line;
}
QCheckBox:focus, QRadioButton:focus {
    border: 2px solid $focus; border-radius: 6px; padding: 2px;
}
QCheckBox:disabled, QRadioButton:disabled { color: $ink2; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0px; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
    background: $track; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
    color: transparent;
}
/* These paint themselves, and ask for their own height. */
QProgressBar[role="airtime"], QProgressBar[role="meter"] {
    background: transparent; min-height: 0px; max-height: 16777215px;
}
QProgressBar::chunk { background: $primary; border-radius: 4px; }

QToolTip {
    background: $ink; color: $surface; border: 1px solid $border; padding: 6px 8px;
    font-size: $px13;
}
QMenu { background: $surface; border: 1px solid $border; padding: 6px; font-size: $px15; }
QMenu::item { padding: 8px 36px 8px 12px; border-radius: 6px; min-height: $tag; }
QMenu::item:selected { background: $soft; color: $ink; }
QMenu::item:disabled { color: $ink2; }
QMenu::separator { height: 1px; background: $line; margin: 6px 4px; }
QSplitter::handle { background: $line; }
QTabWidget::pane { border: none; }
QTabBar::tab {
    background: transparent; color: $ink2; border: none; border-bottom: 2px solid $line;
    padding: 8px 16px; min-height: $tag; font-size: $px15; font-weight: 500;
}
QTabBar::tab:selected { color: $ink; border-bottom: 2px solid $primary; }
QTabBar::tab:focus { color: $focus; }
QGroupBox { border: 1px solid $line; border-radius: 8px; margin-top: 12px; padding: 12px; }
QGroupBox::title { subcontrol-origin: margin; left: 12px; padding: 0px 4px; }
"""
