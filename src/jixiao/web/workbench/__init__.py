"""The pages (页面), by task. Views are thin: they ask the services, and show what came out."""
