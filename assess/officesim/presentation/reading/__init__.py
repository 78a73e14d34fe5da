"""From PresentationML to the deck: pure functions over lxml elements."""
