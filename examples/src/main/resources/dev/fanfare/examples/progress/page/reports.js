const STATES = { connected: 'Connected', connecting: 'Connecting…', disconnected: 'Not connected' };

const element = (id) => document.getElementById(id);
const jobs = new Map();
const socket = new Fanfare.ClientSocket();

socket.on('status', (status) => {
  element('state').textContent = STATES[status];
  element('state').dataset.state = status;
  element('print').disabled = status !== 'connected';
});
socket.on('connectionFailed', ({ reason, reconnecting }) => reconnecting || tell(reason, 'problem'));
socket.on('missed', () => tell('Something was missed while this page was away.', 'problem'));
socket.on('progress', showProgress);
socket.notifications.listen({ id: 'report' }, ({ message }) => tell(message, 'done'));
socket.open();

element('order').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch(`/reports?pages=${element('pages').value}`, { method: 'POST' });
  if (!answer.ok) tell(await answer.text(), 'problem');
});

/** Shows one of the jobs that go on, or takes it away. */
function showProgress({ handle, visible, title, description, value, max }) {
  const job = jobs.get(handle) ?? element('job').content.firstElementChild.cloneNode(true);
  if (!visible) {
    jobs.delete(handle);
    job.remove();
    return;
  }
  jobs.set(handle, job);
  const [heading, bar, text] = job.children;
  heading.textContent = title;
  text.textContent = description;
  bar.ariaLabel = title;
  if (max === undefined) {
    bar.removeAttribute('value');
  } else {
    bar.max = max;
    bar.value = value;
  }
  if (!job.isConnected) element('jobs').append(job);
}

/** Adds a line to the news, the newest first. */
function tell(text, kind) {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  element('news').prepend(item);
  element('nothing').hidden = true;
}
