import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { health } from '../api/queries.js';
import { Icon } from '../components/Icon.js';
import type { IconName } from '../components/icons.js';
import { Help } from './Help.js';
import { focusFilter, useKeyboard, useKeys } from './keyboard.js';
import './Shell.css';
import { toggleTheme, useTheme } from './theme.js';

/**
 * The rooms in the loop's order: a run is seen, alone and in its session; it is known how much is seen; it becomes a case,
 * is run again, and gates the change. `also`: pages that belong to a room without being below its path.
 */
const ROOMS = [
  { to: '/trajectories', label: 'Trajectories', icon: 'trajectories' },
  { to: '/sessions', label: 'Sessions', icon: 'sessions' },
  { to: '/coverage', label: 'Coverage', icon: 'coverage', also: ['/unknown', '/conventions'] },
  { to: '/cases', label: 'Cases', icon: 'cases' },
  { to: '/runs', label: 'Runs', icon: 'runs' },
  { to: '/gates', label: 'Gates', icon: 'gates' },
] as const satisfies readonly { to: string; label: string; icon: IconName; also?: readonly string[] }[];

export const Shell = (): ReactNode => {
  const path = useRouterState({ select: state => state.location.pathname });
  const [helpShown, setHelpShown] = useState(false);
  useKeyboard();
  useKeys('Everywhere', [
    { key: '/', label: 'Filter', run: focusFilter },
    { key: 't', label: 'Dark or light', run: toggleTheme },
    { key: '?', label: 'These keys', run: () => setHelpShown(true) },
  ]);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="topbar">
        <Link to="/trajectories" className="brand" aria-label="pawl, to the trajectories">
          <Logo />
          <span>pawl</span>
        </Link>
        <nav className="rooms" aria-label="Rooms">
          {ROOMS.map(room => (
            <Link
              key={room.to}
              to={room.to}
              className="room"
              activeProps={{ 'aria-current': 'page' }}
              {...('also' in room && (room.also as readonly string[]).includes(path) && { 'aria-current': 'page' })}
            >
              <Icon name={room.icon} />
              {room.label}
            </Link>
          ))}
        </nav>
        <div className="topbar__end">
          <ServerState />
          <ThemeButton />
          <button
            type="button"
            className="tool-button"
            onClick={() => setHelpShown(true)}
            aria-label="Keys"
            title="Keys (?)"
          >
            <Icon name="keyboard" />
          </button>
        </div>
      </header>
      <main id="main" className="shell__main" tabIndex={-1}>
        <Outlet />
      </main>
      {helpShown && <Help onClose={() => setHelpShown(false)} />}
    </div>
  );
};

const Logo = (): ReactNode => (
  <svg className="logo" viewBox="0 0 24 16" aria-hidden="true" focusable="false">
    <path className="logo__teeth" d="M1 15 6.5 7v8l5.5-8v8l5.5-8v8h5" />
    <path className="logo__pawl" d="M21.5 1 9.5 2.600l4 5Z" />
  </svg>
);

const ThemeButton = (): ReactNode => {
  const other = useTheme() === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="tool-button"
      onClick={toggleTheme}
      aria-label={`Change to ${other}`}
      title={`Change to ${other} (t)`}
    >
      <Icon name={other === 'light' ? 'sun' : 'moon'} />
    </button>
  );
};

/** Whether the server answers; where it keeps its data, on hover. */
const ServerState = (): ReactNode => {
  const { data, isError, isPending } = useQuery(health());
  if (isPending) return null;
  const title =
    data === undefined || isError
      ? 'The server does not answer. Start it with `pawl up`.'
      : `pawl ${data.version}, data in ${data.dataDirectory}`;
  return (
    <span className={`server-state${isError ? ' server-state--away' : ''}`} title={title} role="status">
      <span className="server-state__dot" aria-hidden="true" />
      <span className="server-state__word">{isError ? 'no answer' : 'live'}</span>
    </span>
  );
};
