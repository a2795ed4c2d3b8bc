# snippet: check
./fanfare checkconfig --config config.json
# end snippet
# snippet: serve
./fanfare serve --config config.json
# end snippet
