# snippet: serve
./fanfare serve --config fanfare.yaml
# end snippet
# snippet: token
./fanfare token --config fanfare.yaml --user 42
# end snippet
# snippet: publish
curl -X POST -H 'X-API-Key: change-me-too' -d '{"channel": "news:today", "data": {"hello": "world"}}' \
  http://localhost:8000/api/publish
# end snippet
