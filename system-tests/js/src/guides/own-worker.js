self.fanfareWorker = '/fanfare-worker.js?report=/my/reports';
importScripts(self.fanfareWorker);
