import '@fanfare/widgets';
import '@fanfare/widgets/react';

/** What the compiler says of the elements: each line that expects an error has one. */
export const checked = [
  <fanfare-value key={1} live="a" field="b" currency="EUR" fractionDigits={2} one="# file" className="x" />,
  <fanfare-toaster key={2} duration={3} group="sales" onfanfare-status={({ detail }) => detail.status === 'stale'} />,
  // @ts-expect-error -- the id is a text
  <fanfare-text key={3} live={42} />,
  // @ts-expect-error -- there is no such attribute
  <fanfare-progress key={4} max={10} />,
  // @ts-expect-error -- there is no such status
  <fanfare-text key={5} onfanfare-status={({ detail }) => detail.status === 'asleep'} />,
];
