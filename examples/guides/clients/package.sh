# snippet: package
cd web
npm ci
npm run build -w client
npm pack -w client --pack-destination /path/to/project
cd /path/to/project
npm install ./fanfare-client-0.1.0.tgz
# end snippet
