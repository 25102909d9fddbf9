//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// webDriver is one session of W3C WebDriver (https://www.w3.org/TR/webdriver2/): one program under WebKitWebDriver.
type webDriver struct {
	client  *http.Client
	session string // http://127.0.0.1:PORT/session/ID
}

// elementKey is the name under which WebDriver passes elements (§ 12.1, "web element identifier").
const elementKey = "element-6066-11e4-a52e-4f735466cecf"

// openSession lets the driver at address start the binary (an absolute path).
func openSession(ctx context.Context, address, binary string, args []string) (*webDriver, error) {
	if args == nil {
		args = []string{}
	}
	d := &webDriver{client: &http.Client{Timeout: 60 * time.Second}}
	options := map[string]any{"binary": binary, "args": args}
	ask := map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"webkitgtk:browserOptions": options}}}
	var answer struct {
		SessionID string `json:"sessionId"`
	}
	if err := d.send(ctx, http.MethodPost, address+"/session", ask, &answer); err != nil {
		return nil, err
	}
	d.session = address + "/session/" + answer.SessionID
	return d, nil
}

// call sends a command of the session; answer may be nil.
func (d *webDriver) call(ctx context.Context, method, path string, ask, answer any) error {
	return d.send(ctx, method, d.session+path, ask, answer)
}

func (d *webDriver) send(ctx context.Context, method, url string, ask, answer any) error {
	var body bytes.Buffer
	if ask != nil {
		if err := json.NewEncoder(&body).Encode(ask); err != nil {
			return fmt.Errorf("write the command: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, url, &body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := d.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	var got struct {
		Value json.RawMessage `json:"value"`
	}
	if err = json.NewDecoder(resp.Body).Decode(&got); err != nil {
		return fmt.Errorf("read the answer (%s): %w", resp.Status, err)
	}
	if resp.StatusCode != http.StatusOK {
		var failure struct{ Error, Message string }
		_ = json.Unmarshal(got.Value, &failure)
		return fmt.Errorf("%s: %s", failure.Error, failure.Message)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(got.Value, answer)
}
