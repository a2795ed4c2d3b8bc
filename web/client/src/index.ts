export { ClientSocket } from './client-socket.js';
export { type DesktopNotification, type DesktopOptions } from './desktop.js';
export { FanfareError, type FailureCode } from './errors.js';
export { type Notification } from './notification.js';
export { type NotificationFilter, type Notifications } from './notifications.js';
export { type SocketOptions } from './options.js';
export { type Progress } from './progress.js';
export { type SocketEvents, type Status } from './socket-events.js';
export { type WebSocketConstructor } from './wire.js';
