"""Parts of the page of one indicator that are pages of their own in all but the address."""
