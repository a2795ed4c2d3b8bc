export { ClientSocket, type SocketEvents, type Status } from './client-socket';
export { type DesktopNotification, type DesktopOptions } from './desktop';
export { FanfareError, type FailureCode } from './errors';
export { type Notification } from './notification';
export { type NotificationFilter, type Notifications } from './notifications';
export { type SocketOptions } from './options';
export { type Progress } from './progress';
export { type WebSocketConstructor } from './wire';
