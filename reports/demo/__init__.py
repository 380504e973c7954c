"""The demonstration centre: built by the same actions as the screens, from the reference centre's lists."""
