"""From the deck to PresentationML: functions over lxml elements that change what differs."""
