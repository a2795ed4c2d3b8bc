import { mustBeFunction, mustBeText, mustHaveOnly } from './arguments.js';
import { call } from './emitter.js';
import { FanfareError, reasonOf } from './errors.js';

/** A notification on the desktop. */
export interface DesktopOptions {
  readonly title: string;
  readonly text?: string;
  /** The URL of a picture. */
  readonly icon?: string;
  /** One with the same tag replaces this one. */
  readonly tag?: string;
  /** Called when somebody clicks it, after the page was brought to the front. */
  readonly onClick?: () => void;
}

/** A notification that is shown. */
export interface DesktopNotification {
  close(): void;
}

/** Shows a notification through the HTML5 Notification API, with permission; rejects with the reason otherwise. */
export async function showOnDesktop(options: DesktopOptions): Promise<DesktopNotification> {
  mustHaveOnly(options, 'option of a desktop notification', ['title', 'text', 'icon', 'tag', 'onClick']);
  const { title, text, icon, tag, onClick } = options;
  mustBeText(title, 'The title', 'showOnDesktop({ title: "Report" })');
  if (onClick !== undefined) {
    mustBeFunction(onClick, 'onClick', 'onClick: function');
  }
  const api = globalThis.Notification;
  if (typeof api !== 'function') {
    throw new FanfareError('notSupported', 'Desktop notifications do not exist here, or only on pages that come over https');
  }
  // Who has answered is not asked again by the browser, and some know better than their `permission` does.
  const permission = api.permission === 'granted' ? 'granted' : await api.requestPermission();
  if (permission !== 'granted') {
    const why = permission === 'denied' ? 'They are not allowed on this page' : 'Nobody answered whether they are allowed';
    throw new FanfareError('notAllowed', `Desktop notification not shown: ${why}`);
  }
  let shown: Notification;
  try {
    shown = new api(title, { body: text ?? '', ...(icon === undefined ? {} : { icon }), ...(tag === undefined ? {} : { tag }) });
  } catch (problem) {
    // Browsers on phones have the class, but leave it to service workers to show something.
    throw new FanfareError('notSupported', `Desktop notification not shown: ${reasonOf(problem)}`);
  }
  shown.onclick = () => {
    globalThis.focus();
    shown.close();
    if (onClick !== undefined) {
      call(onClick, undefined);
    }
  };
  return shown;
}
