import { describe, expect, it } from 'vitest';
import { agentSpan, chat, event, log, says, span, user } from './testing/spans.js';
import { addUnderstandings, UNREAD_KEYS, understandingOf } from './understanding.js';

describe('understanding', () => {
  it('counts by service and convention what was read and what was not', () => {
    const shop = { 'service.name': 'shop' };
    const told = understandingOf([
      agentSpan({ id: 'a', resource: shop }, 'helper', { 'app.thing': 1 }),
      chat({ id: 'm', resource: shop, attributes: { 'app.list.0.x': 1, 'app.list.17.x': 2 } }, [user(says('hi'))], []),
      span({
        id: 'h',
        name: 'GET /',
        attributes: { 'url.full': 'http://x' },
        resource: { 'service.name': 'unknown_service:node' },
      }),
    ]);
    expect(told).toEqual([
      { service: null, convention: null, spans: 1, read: 0, unread: 1, unreadKeys: [{ key: 'url.full', count: 1 }] },
      {
        service: 'shop',
        convention: 'otel-genai',
        spans: 2,
        read: 7,
        unread: 3,
        unreadKeys: [
          { key: 'app.list.*.x', count: 2 },
          { key: 'app.thing', count: 1 },
        ],
      },
    ]);
  });

  it('does not count what an import keeps of a log beside what it understood', () => {
    const attributes = { 'pawl.step.kind': 'message', 'pawl.message.index': 3, 'pawl.message.fields': { x: 1 } };
    expect(understandingOf([span({ id: 'a', attributes })])).toMatchObject([{ read: 3, unread: 0, unreadKeys: [] }]);
  });

  it('counts an event and a log record once, as unread when any part of it is', () => {
    const events = [event('gen_ai.user.message', { content: 'hi', 'x.y': 1, 'x.z': 2 }), event('tick', {})];
    const logs = [log('m', 'gen_ai.choice', { message: { content: 'ho' } }), log('m', 'app.note', { a: 1, b: 2 })];
    const [told] = understandingOf([span({ id: 'm', events })], { logs });
    expect(told).toMatchObject({ unread: 4, read: 0 });
    expect(told?.unreadKeys.map(({ key }) => key)).toEqual([
      'event gen_ai.user.message',
      'event tick',
      'log app.note',
      'log gen_ai.choice',
    ]);
  });

  it('lists a bounded number of keys, and counts all', () => {
    const attributes = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`app.key-${at}`, at]));
    const [told] = understandingOf([span({ id: 'a', attributes }), span({ id: 'b', attributes: { 'app.key-7': 1 } })]);
    expect(told?.unread).toBe(501);
    expect(told?.unreadKeys).toHaveLength(UNREAD_KEYS);
    expect(told?.unreadKeys[0]).toEqual({ key: 'app.key-7', count: 2 });
  });

  it('takes keys that mean something to JavaScript as any other', () => {
    const attributes = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}');
    expect(understandingOf([span({ id: 'a', attributes })])[0]?.unreadKeys).toEqual([
      { key: '__proto__', count: 1 },
      { key: 'constructor', count: 1 },
    ]);
  });

  it('adds up parts as if they were one', () => {
    const spans = ['a', 'b', 'c'].map(id => agentSpan({ id }, 'x', { 'app.thing': id }));
    expect(addUnderstandings(spans.map(each => understandingOf([each])))).toEqual(understandingOf(spans));
  });
});
