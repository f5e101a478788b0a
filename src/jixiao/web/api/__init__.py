"""The HTTP API (接口): the same services as the pages, for other programs. Described at /api/docs; a token per member."""
