// Builds the Centrifugo that is measured: go build -mod=mod github.com/centrifugal/centrifugo/v6
module fanfare.dev/bench/centrifugo

go 1.25

require github.com/centrifugal/centrifugo/v6 v6.9.1
