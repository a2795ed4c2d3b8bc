# snippet: serve
./fanfare serve --config fanfare.yaml
# end snippet
# snippet: update
curl -X POST -H 'X-API-Key: change-me-too' http://localhost:8000/api/live_update \
  -d '{"id": "job:42", "attributes": {"text1": "Q3 report", "progress": 40, "files": 3}}'
# end snippet
# snippet: toast
curl -X POST -H 'X-API-Key: change-me-too' http://localhost:8000/api/notify_broadcast \
  -d '{"notification": {"message": "Ready"}}'
# end snippet
