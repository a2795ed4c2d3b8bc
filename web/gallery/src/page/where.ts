/** What has to be said beside a time that is measured between page and server, if they are one machine; else ''. */
export const where = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname) ? ', same machine' : '';
