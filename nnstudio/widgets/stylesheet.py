"""The style sheet made from a theme's colours: only what a palette cannot say.

Widgets ask for a part in it by a dynamic property, so that no other file holds a style sheet:
``role``: ``title``, ``heading`` (small capitals of a section), ``muted``, ``link``, ``primary`` (the accent button),
``quiet`` (a button without a frame), ``card``, ``panel`` (a surface that fills a dock), ``bar`` (tool and status bars).
"""

from string import Template
from typing import Any

from nnstudio import paths

_TEMPLATE = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $line; border-radius: 4px; padding: 4px 8px; }
QMainWindow, QDialog { background: $background; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { border: none; }
QDockWidget > QWidget { background: $surface; }
*[role="panel"], *[role="bar"] { background: $surface; }
*[role="card"] { background: $field; border: 1px solid $line; border-radius: ${radius}px; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="heading"] { color: $muted; font-size: 11px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="error"] { color: $error; }
QLabel[role="link"], QPushButton[role="link"] { color: $accent; background: transparent; border: none; padding: 2px; min-height: 0; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { text-decoration: underline; }

QScrollArea, QScrollArea > QWidget > QWidget[role="panel"] { background: $surface; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none; width: 0; height: 0; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $field; color: $text; border: 1px solid $line; border-radius: 6px; padding: 3px 8px; min-height: 20px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { background: transparent; border: none; padding: 0; min-height: 0; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 1px solid $accent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: $muted; background: $background; }
QLineEdit[invalid="true"] { border: 1px solid $error; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$icons/chevron-$name.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $text; }

QPushButton, QToolButton[role="button"] {
    background: $field; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 14px; min-height: 20px;
}
QPushButton:hover, QToolButton[role="button"]:hover { background: $hover; border-color: $muted; }
QPushButton:pressed, QToolButton[role="button"]:pressed { background: $line; }
QPushButton:focus, QToolButton[role="button"]:focus { border-color: $accent; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: $muted; background: $surface; }
QPushButton[role="primary"], QToolButton[role="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; border-radius: 6px; padding: 4px 16px; min-height: 20px;
}
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled { background: $line; border-color: $line; color: $muted; }
QPushButton[role="quiet"], QToolButton[role="quiet"], QToolBar QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px 8px; min-height: 20px; color: $text;
}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover, QToolBar QToolButton:hover { background: $hover; border-color: transparent; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="quiet"]:disabled, QToolButton[role="quiet"]:disabled, QToolBar QToolButton:disabled { color: $muted; background: transparent; }
QToolButton::menu-indicator { image: none; width: 0; }

QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted; background: $field; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/check-$name.svg"); }
QRadioButton::indicator:checked { border-color: $accent; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
    stop: 0 $accent, stop: 0.55 $accent, stop: 0.65 $field, stop: 1 $field); }
QCheckBox::indicator:disabled { background: $background; border-color: $line; }

QMenuBar { background: $surface; color: $text; border-bottom: 1px solid $line; padding: 2px 8px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QTabWidget::pane { border: none; border-top: 1px solid $line; background: $surface; }
QTabBar { background: $surface; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 12px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent; }

QHeaderView { background: $surface; }
QHeaderView::section { background: $field; color: $muted; border: none; border-right: 1px solid $line; border-bottom: 1px solid $line; padding: 4px 8px; }
QTableView, QTreeView, QListView { background: $surface; color: $text; border: 1px solid $line; gridline-color: $line; outline: none;
    selection-background-color: $selection; selection-color: $text; alternate-background-color: $field; }
QTableCornerButton::section { background: $field; border: none; }

QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QStatusBar { background: $surface; color: $muted; border-top: 1px solid $line; min-height: 24px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; font-size: 12px; }
QToolBar { background: $surface; border: none; border-bottom: 1px solid $line; padding: 6px 12px; spacing: 4px; }
QGroupBox { border: 1px solid $line; border-radius: ${radius}px; margin-top: 10px; padding: 12px 8px 8px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: $muted; }
QSplitter::handle { background: $line; }
""")


def stylesheet(theme: Any, radius: int) -> str:
    """The application's style sheet for a theme; `radius` rounds cards, in pixels."""
    colours = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    icons = (paths.resources() / "icons").as_posix()
    return _TEMPLATE.substitute(colours, radius=radius, icons=icons)
