# snippet: serve
./fanfare serve --config fanfare.yaml
# end snippet
# snippet: environment
export URL=ws://localhost:8000/connection/websocket
export TOKEN=$(./fanfare token --config fanfare.yaml --user ann)
# end snippet
# snippet: listen
curl -N -d "{\"token\": \"$TOKEN\", \"subs\": {\"news:today\": {}}}" http://localhost:8000/connection/uni_http_stream
# end snippet
# snippet: send
curl -X POST -H 'X-API-Key: change-me-too' -d '{"channel": "news:today", "data": {"hello": "world"}}' \
  http://localhost:8000/api/publish
curl -X POST -H 'X-API-Key: change-me-too' -d '{"user": "ann", "notification": {"message": "Hello, Ann"}}' \
  http://localhost:8000/api/notify_user
# end snippet
