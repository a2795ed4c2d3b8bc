# snippet: run
java -cp 'examples/target/*:examples/target/lib/*' dev.fanfare.examples.progress.ProgressDemo
# end snippet
