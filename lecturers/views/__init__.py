"""Pages of lecturers: the list, each one's file, the norms of the posts, and the calendar address."""
