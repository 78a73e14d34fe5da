"""The mail program: messages, calendar, people, rules and settings of one mailbox as data."""
