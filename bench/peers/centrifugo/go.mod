// Builds the Centrifugo that is measured: go build -mod=mod github.com/centrifugal/centrifugo/v5
module fanfare.dev/bench/centrifugo

go 1.22

require github.com/centrifugal/centrifugo/v5 v5.4.9
