# snippet: broadcast
curl -X POST -H 'X-API-Key: change-me-too' http://localhost:8000/api/notify_broadcast \
  -d '{"notification": {"id": "system", "message": "Down for maintenance at 18:00"}}'
# end snippet
